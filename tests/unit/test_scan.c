/* Tests of the scan: volumes by name, notes, ids, and that every parser is linked in. */
/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "discover/finish.h"
#include "discover/parser.h"
#include "discover/run.h"
#include "tests/unit/test.h"

/* A registry that lost its members links and runs; only this notices. */
TEST(scan_has_every_parser)
{
	static const char *const expected[] = {"grub", "bls", "uki", "syslinux", "pxelinux",
					       "grub-legacy", "kboot", "yaboot", "petitboot"};

	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		const struct parser *p = parser_by_name(slice_str(expected[i]));
		OK(p && (p->parse || p->finish) && (p->files || p->dirs));
	}
	/* what servers offer has no places on a disk */
	OK(parser_by_name(S("ipxe")) && parser_by_name(S("netboot")));
	OK(parser_by_name(S("none")) == NULL);
}

TEST(scan_note_codes_are_distinct)
{
	for (uint32_t i = 0; i < NOTE_CODE_COUNT; i++)
		for (uint32_t k = i + 1; k < NOTE_CODE_COUNT; k++)
			OK(!slice_eq(note_code_name(i), note_code_name(k)));
	OK_TEXT(note_code_name(NOTE_CODE_COUNT), S("job-failed"));
}

TEST(scan_volumes_by_name)
{
	struct volume v[] = {
		{.number = 1,
		 .facts = {.device = S("vda1"),
			   .disk = S("vda"),
			   .uuid = S("AB12-34CD"),
			   .label = S("ESP")}},
		{.number = 2,
		 .facts = {.device = S("vda2"), .disk = S("vda"), .partuuid = S("77-01")}},
	};
	struct volume_set set = {v, 2};

	OK(volume_find(&set, TAG_UUID, S("ab12-34cd")) == &v[0]);
	OK(volume_find(&set, TAG_LABEL, S("esp")) == NULL);
	OK(volume_find(&set, TAG_LABEL, S("ESP")) == &v[0]);
	OK(volume_find(&set, TAG_DEVICE, S("/dev/vda2")) == &v[1]);
	OK(volume_find(&set, TAG_UUID, S("")) == NULL);
	OK(volume_is(&v[1].facts, S("PARTUUID=77-01")));
	OK(volume_is(&v[1].facts, S("vda2")) && !volume_is(&v[1].facts, S("vda")));
	OK(volume_by_number(&set, 2) == &v[1] && volume_by_number(&set, 0) == NULL);
}

TEST(scan_bare_directory_answers_to_every_name)
{
	struct volume v[] = {{.number = 1}, {.number = 2, .facts = {.uuid = S("1111")}}};
	struct volume_set set = {v, 2},
			  twins = {(struct volume[]){{.number = 1}, {.number = 2}}, 2};

	OK(volume_find(&set, TAG_UUID, S("1111")) == &v[1]);
	OK(volume_find(&set, TAG_UUID, S("2222")) == &v[0]);
	OK(volume_find(&twins, TAG_UUID, S("2222")) == NULL);
}

#define FILE(path, text) {S_INIT(path), S_INIT(text)}

static struct scan scan_files(const struct mem_file *files, size_t n)
{
	static struct source_mem memory;
	static struct volume volume;
	static struct volume_set set = {&volume, 1};
	static const struct machine machine = {.arch = S_INIT("x86_64")};

	memory = (struct source_mem){{&source_mem_ops}, files, n};
	volume = (struct volume){.number = 7, .source = &memory.source};
	struct scan scan = {.arena = &test_arena, .volume = &volume, .volumes = &set,
			    .machine = &machine};
	scan_run(&scan);
	return scan;
}

TEST(scan_missing_initrd_refuses_the_entry)
{
	static const struct mem_file files[] = {
		FILE("/extlinux/extlinux.conf",
		     "LABEL a\n LINUX /k\n INITRD /i\nLABEL b\n LINUX /k\n INITRD /gone\n"),
		FILE("/k", "kernel"), FILE("/i", "initrd"),
	};
	struct scan s = scan_files(files, 3);

	OK(s.n_entries == 2);
	OK(entry_bootable(&s.entries[0]));
	OK(!entry_bootable(&s.entries[1]));
	OK(s.entries[1].problems.at[0].code == NOTE_MISSING_FILE);
}

TEST(scan_ids_are_stable_and_unique)
{
	static const struct mem_file one[] = {
		FILE("/extlinux/extlinux.conf", "LABEL a\n LINUX /k\nLABEL b\n LINUX /k\n"),
		FILE("/k", "kernel"),
	};
	static const struct mem_file two[] = {
		FILE("/extlinux/extlinux.conf",
		     "LABEL new\n LINUX /k\nLABEL a\n LINUX /k\nLABEL b\n LINUX /k\n"),
		FILE("/k", "kernel"),
	};
	struct scan s = scan_files(one, 2), t = scan_files(two, 2);

	OK(s.n_entries == 2 && t.n_entries == 3);
	OK(s.entries[0].id.n == 8 && !slice_eq(s.entries[0].id, s.entries[1].id));
	OK_TEXT(t.entries[1].id, s.entries[0].id);
	OK_TEXT(t.entries[2].id, s.entries[1].id);
}

static uint32_t id_number(struct slice id)
{
	uint32_t n = 0;

	for (size_t i = 0; i < id.n; i++)
		n = n * 16 + (uint32_t)(ascii_digit(id.p[i]) ? id.p[i] - '0' : id.p[i] - 'a' + 10);
	return n;
}

static int by_number(const void *x, const void *y)
{
	const uint32_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

/* Every other entry has the same title: they count up from the id that the first one has. */
TEST(scan_ids_of_ten_thousand_twins)
{
	static struct volume volume = {.number = 7};
	static struct volume_set set = {&volume, 1};
	struct scan scan = {.arena = &test_arena, .volume = &volume, .volumes = &set};
	static uint32_t ids[LIMIT_ENTRIES];

	scan.entries = arena_array(&test_arena, struct boot_entry, LIMIT_ENTRIES);
	scan.n_entries = LIMIT_ENTRIES;
	for (uint32_t i = 0; i < LIMIT_ENTRIES; i++)
		scan.entries[i] = (struct boot_entry){
			.action = ACTION_REBOOT, .config = S("/c"), .config_volume = 7,
			.title = i % 2 ? arena_format(&test_arena, "%u", i) : S("same")};
	scan_finish(&scan);
	for (uint32_t i = 0; i < LIMIT_ENTRIES; i++)
		ids[i] = id_number(scan.entries[i].id);
	OK(ids[2] > ids[0] && ids[4] > ids[2] && ids[LIMIT_ENTRIES - 2] - ids[0] < LIMIT_ENTRIES);
	qsort(ids, LIMIT_ENTRIES, sizeof(*ids), by_number);
	uint32_t equal = 0;
	for (uint32_t i = 1; i < LIMIT_ENTRIES; i++)
		equal += ids[i] == ids[i - 1];
	OK(equal == 0 && ids[0] != 0);
}

TEST(scan_lists_what_two_configurations_describe_once)
{
	static const struct mem_file files[] = {
		FILE("/boot/grub/grub.cfg", "menuentry Linux { linux /k quiet; initrd /i; "
					    "}\nmenuentry Old { linux /k old; }\n"),
		FILE("/extlinux/extlinux.conf",
		     "LABEL a\n LINUX /k\n INITRD /i\n APPEND quiet\nLABEL b\n LINUX /k\n"),
		FILE("/k", "kernel"),
		FILE("/i", "initrd"),
	};
	struct scan s = scan_files(files, 4);

	OK(s.n_entries == 3);
	OK_TEXT(s.entries[0].title, S("Linux"));
	OK_TEXT(s.entries[2].name, S("b"));
	OK(s.notes.n == 1 && s.notes.at[0].code == NOTE_DUPLICATE);
}

TEST(scan_of_nothing_says_so)
{
	static const struct mem_file files[] = {FILE("/README", "hello")};
	struct scan s = scan_files(files, 1);

	OK(s.n_entries == 0 && s.notes.n == 1 && s.notes.at[0].code == NOTE_NO_CONFIG);
}

TEST(scan_knows_what_an_entry_resumes_from)
{
	static const struct mem_file files[] = {
		FILE("/loader/entries/a.conf", "linux /k\noptions ro resume=/dev/a xresume=b "
					       "resume=UUID=1 noresume\n"),
		FILE("/loader/entries/b.conf", "linux /k\noptions xresume=b\n"),
		FILE("/k", "kernel")};
	struct scan s = scan_files(files, 3);
	bool first = s.n_entries == 2 && s.entries[0].resume.n;

	OK(s.n_entries == 2);
	OK_TEXT(s.entries[!first].resume, S("UUID=1"));
	OK_TEXT(s.entries[first].resume, S(""));
}

TEST(scan_cuts_long_texts_and_refuses_long_command_lines)
{
	char *text = arena_array(&test_arena, char, 1 << 18);
	struct mem_file files[] = {{S("/loader/entries/a.conf"), {text, 1 << 18}},
				   FILE("/k", "kernel")};

	memset(text, 'x', 1 << 18);
	memcpy(text, "linux /k\ntitle ", 15);
	memcpy(text + 100000, "\noptions ", 9);
	struct scan s = scan_files(files, 2);

	OK(s.n_entries == 1 && s.entries[0].title.n == LIMIT_TEXT_BYTES);
	OK(s.entries[0].cmdline.n <= LIMIT_CMDLINE_BYTES && !entry_bootable(&s.entries[0]));
	OK(s.notes.n == 1 && s.notes.at[0].code == NOTE_LIMIT);
}
