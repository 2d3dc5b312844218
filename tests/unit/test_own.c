/* Kernels that are this boot loader, as entries name them. */
/* SPDX-License-Identifier: MIT */
#include "discover/run.h"
#include "lib/limits.h"
#include "lib/own.h"
#include "lib/text.h"
#include "tests/unit/test.h"

enum { HEAD = 0x202, POINTER = 0x20e, TEXT_AT = 0x600, FILE_BYTES = 0x700 };

/* The header of a bzImage that tells @version, and nothing else. */
static struct slice kernel(struct slice version)
{
	char *p = arena_array(&test_arena, char, FILE_BYTES);

	memset(p, 0, FILE_BYTES);
	memcpy(p + HEAD, "HdrS", 4);
	p[POINTER + 1] = (TEXT_AT - 0x200) >> 8;
	memcpy(p + TEXT_AT, version.p, version.n);
	return (struct slice){p, FILE_BYTES};
}

#define OWN S("6.12.117-kexling (kexling@kexling) #1 SMP @1700000000")
#define OTHER S("6.12.9-amd64 (debian@debian.org) #1 SMP")

TEST(own_kernels_are_known_by_their_version)
{
	OK(own_version(OWN) && own_version(S("6.12.117-kexling")));
	OK(own_version(S("6.12.117-mine (kexling@kexling) #1")));
	OK(!own_version(OTHER) && !own_version(S("")) && !own_version(S("-kexling-not #1")));
	OK(!own_version(S("6.1 (root@host) #1 -kexling (kexling@kexling)")));
	OK(own_kernel(kernel(OWN)) && !own_kernel(kernel(OTHER)));
	for (size_t n = 0; n < FILE_BYTES; n++)
		if (own_kernel(slice_upto(kernel(OWN), n)))
			OK(n > TEXT_AT + 8);
}

/* The first bytes of an arm64 Image, or of one that unpacks itself. */
static struct slice marked(size_t magic_at, struct slice magic, struct slice mark)
{
	char *p = arena_array(&test_arena, char, FILE_BYTES);

	memset(p, 0, FILE_BYTES);
	memcpy(p + magic_at, magic.p, magic.n);
	memcpy(p + 0x20, mark.p, mark.n);
	return (struct slice){p, FILE_BYTES};
}

#define IMAGE(mark) marked(0x38, S("ARM\x64"), S(mark))
#define ZBOOT(mark) marked(4, S("zimg"), S(mark))

TEST(own_kernels_that_tell_no_version_are_known_by_their_mark)
{
	OK(own_kernel(IMAGE("kexling")) && own_kernel(ZBOOT("kexling")));
	OK(!own_kernel(IMAGE("")) && !own_kernel(ZBOOT("")));
	OK(!own_kernel(IMAGE("kexlings")) && !own_kernel(ZBOOT("mykexling")));
	OK(!own_kernel(marked(0x30, S("RISCV\0\0\0"), S("kexling"))));
	for (size_t n = 0; n < 0x40; n++)
		OK(own_kernel(slice_upto(IMAGE("kexling"), n)) == (n >= 0x3c));
}

static struct scan scan_tree(struct mem_file *files, size_t n)
{
	static struct source_mem memory;
	static struct volume v;
	static struct volume_set set;
	static const struct machine machine = {.arch = S_INIT("x86_64"), .efi = true};

	memory = (struct source_mem){{&source_mem_ops}, files, n};
	v = (struct volume){.number = 3, .facts = {.uuid = S("1-2")}, .source = &memory.source};
	set = (struct volume_set){&v, 1};
	struct scan scan = {.arena = &test_arena, .volumes = &set, .volume = &v,
			    .machine = &machine};
	scan_run(&scan);
	return scan;
}

static const struct boot_entry *titled(const struct scan *scan, struct slice title)
{
	for (uint32_t i = 0; i < scan->n_entries; i++)
		if (slice_eq(scan->entries[i].title, title))
			return &scan->entries[i];
	OK(false);
	return &scan->entries[0];
}

static bool is_marked(const struct boot_entry *e)
{
	bool told = e->problems.n == 1 && e->problems.at[0].code == NOTE_OWN_IMAGE;

	OK(told == ((e->flags & ENTRY_OWN) != 0) && entry_bootable(e));
	return told;
}

TEST(own_kernels_are_told_in_every_format)
{
	struct mem_file files[] = {
		{S("/boot/grub/grub.cfg"),
		 S("menuentry Other { linux /other; }\nmenuentry Own { linux /own; }\n"
		   "menuentry Chain { chainloader /own; }\n")},
		{S("/loader/entries/a.conf"), S("title efi\nefi /own\noptions a\n")},
		{S("/loader/entries/b.conf"), S("title linux\nlinux /own\noptions b\n")},
		{S("/loader/entries/c.conf"), S("title other\nlinux /other\noptions c\n")},
		{S("/loader/entries/d.conf"), S("title arm64\nlinux /own64\noptions d\n")},
		{S("/own"), kernel(OWN)},
		{S("/own64"), ZBOOT("kexling")},
		{S("/other"), kernel(OTHER)},
	};
	struct scan s = scan_tree(files, sizeof(files) / sizeof(*files));

	OK(is_marked(titled(&s, S("Own"))) && is_marked(titled(&s, S("Chain"))));
	OK(is_marked(titled(&s, S("efi"))) && is_marked(titled(&s, S("linux"))));
	OK(is_marked(titled(&s, S("arm64"))));
	OK(!is_marked(titled(&s, S("Other"))) && !is_marked(titled(&s, S("other"))));
}

/* However many kernels there are; the default is one of those that are looked at. */
TEST(own_kernels_are_looked_for_within_a_limit)
{
	enum { MANY = 2 * LIMIT_OWN_READS };
	static struct mem_file files[MANY + 1];
	struct text config = {.arena = &test_arena};
	uint32_t marked = 0;

	text_printf(&config, "set default=%d\n", MANY - 1);
	for (int i = 0; i < MANY; i++) {
		text_printf(&config, "menuentry 'e%d' { linux /k%d; }\n", i, i);
		files[i] = (struct mem_file){arena_format(&test_arena, "/k%d", i), kernel(OWN)};
	}
	files[MANY] = (struct mem_file){S("/boot/grub/grub.cfg"), text_slice(&config)};
	struct scan s = scan_tree(files, MANY + 1);

	OK(s.n_entries == MANY && is_marked(&s.entries[MANY - 1]));
	for (uint32_t i = 0; i < MANY; i++)
		marked += is_marked(&s.entries[i]);
	OK(marked == LIMIT_OWN_READS);
}
