/* What the Boot Loader Interface tells the system that is started, and for how long. */
/* SPDX-License-Identifier: MIT */
#include "tests/unit/tree_kit.h"

#include "init/machine/efivars.h"
#include "init/write/announce.h"
#include "init/write/firmware.h"
#include "tests/unit/listing_kit.h"

#define NAME(variable) variable "-" LOADER_VARS_GUID
#define ATTRIBUTES "\7\0\0\0"

static struct catalog catalog;
static struct kit kit;
static struct tree tree;
static struct write_plan plan;

/* Two entries of an ESP, of which the first is started. */
static bool begin(void)
{
	catalog = (struct catalog){0};
	kit_init(&kit);
	struct slot *s = catalog_add(&catalog, ORIGIN_BLOCK);
	s->mount = -1;
	s->probe.facts.parttype = S("C12A7328-F81F-11D2-BA4B-00A0C93EC93B");
	s->probe.facts.partuuid = S("ab");
	kit_menu(&kit, s->number, S("sda1"), S("ESP"));
	kit_entry(&kit, "aaaaaaaa", "A")->name = S("A");
	kit_entry(&kit, "bbbbbbbb", "B")->name = S("b.efi");
	kit.entries[0].flags = ENTRY_TYPE1;
	kit_menu(&kit, 9, S("sdb1"), S("other"));
	kit_entry(&kit, "cccccccc", "C")->name = S("c");
	catalog.list = kit.list;
	plan = (struct write_plan){.catalog = &catalog, .entry = &kit.entries[0],
				   .asker = s->number};
	return tree_open(&tree);
}

/* The whole file, attributes and all; "-": there is none. */
static struct slice file(const char *name)
{
	AUTO_FD fd = openat(tree.fd, name, O_RDONLY | O_CLOEXEC);
	struct slice text = {0};

	if (fd < 0)
		return S("-");
	OK(fd_read_all(fd, 1 << 16, &test_arena, &text) == 0);
	return text;
}

static bool there(const char *name)
{
	return faccessat(tree.fd, name, F_OK, 0) == 0;
}

TEST(announce_entries)
{
	if (!begin())
		return;
	OK_TEXT(announce(tree.fd, &plan, S("a.conf"), &test_arena), S(""));
	OK_TEXT(file(NAME("LoaderEntries")),
		S(ATTRIBUTES "a\0.\0c\0o\0n\0f\0\0\0" "b\0.\0e\0f\0i\0\0\0"));
	OK_TEXT(file(NAME("LoaderEntrySelected")), S(ATTRIBUTES "a\0.\0c\0o\0n\0f\0\0\0"));
	OK_TEXT(file(NAME("LoaderInfo")), S(ATTRIBUTES "k\0e\0x\0l\0i\0n\0g\0\0\0"));
	tree_close(&tree);
}

/* Bits as systemd's efi-loader-features has them: what kexling does, and nothing else. */
TEST(announce_features_that_are_true)
{
	enum {
		CONFIG_TIMEOUT, CONFIG_TIMEOUT_ONE_SHOT, ENTRY_DEFAULT_OF, ENTRY_ONE_SHOT_OF,
		BOOT_COUNTING, XBOOTLDR, RANDOM_SEED, LOAD_DRIVER, SORT_KEY, SAVED_ENTRY,
	};
	const uint64_t are = 1 << CONFIG_TIMEOUT | 1 << CONFIG_TIMEOUT_ONE_SHOT |
			     1 << ENTRY_DEFAULT_OF | 1 << ENTRY_ONE_SHOT_OF | 1 << BOOT_COUNTING |
			     1 << XBOOTLDR | 1 << SORT_KEY | 1 << SAVED_ENTRY;
	uint64_t told = 0;

	if (!begin())
		return;
	OK_TEXT(announce(tree.fd, &plan, S("a.conf"), &test_arena), S(""));
	struct slice f = file(NAME("LoaderFeatures"));
	OK(f.n == 4 + sizeof(told) && slice_starts(f, S(ATTRIBUTES)));
	if (f.n == 4 + sizeof(told))
		memcpy(&told, f.p + 4, sizeof(told));
	OK(told == are);
	OK(!(told & (1 << RANDOM_SEED)) && !(told & (1 << LOAD_DRIVER)));
	tree_close(&tree);
}

/* Of an ESP alone; and what an earlier start has told of another disk is not left. */
TEST(announce_partition)
{
	if (!begin())
		return;
	OK_TEXT(announce(tree.fd, &plan, S("a.conf"), &test_arena), S(""));
	OK_TEXT(file(NAME("LoaderDevicePartUUID")), S(ATTRIBUTES "a\0b\0\0\0"));
	catalog_slot(&catalog, plan.asker)->probe.facts.parttype =
		S("bc13c2ff-59e6-4262-a352-b275fd6f7172");
	OK_TEXT(announce(tree.fd, &plan, S("a.conf"), &test_arena), S(""));
	OK(!there(NAME("LoaderDevicePartUUID")) && there(NAME("LoaderInfo")));
	tree_close(&tree);
}

static const char *const told[] = {NAME("LoaderFeatures"), NAME("LoaderEntries"),
				   NAME("LoaderEntrySelected"), NAME("LoaderDevicePartUUID"),
				   NAME("LoaderInfo")};
enum { TOLD = sizeof(told) / sizeof(*told) };

static void make_old(const char *name)
{
	const struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};

	OK(utimensat(tree.fd, name, times, 0) == 0);
}

/* A name that was changed, by which the start is counted. */
static const struct boot_write counted = {.kind = WRITE_RENAME, .value = S_INIT("a+1.conf"),
					  .file.path = S_INIT("/loader/a+2.conf")};

static bool is_old(const char *name)
{
	struct stat st;

	return fstatat(tree.fd, name, &st, 0) == 0 && st.st_mtime == 1;
}

TEST(announce_writes_what_changes)
{
	if (!begin())
		return;
	OK_TEXT(announce(tree.fd, &plan, S("a.conf"), &test_arena), S(""));
	OK_TEXT(announce_counted(tree.fd, &counted, &test_arena), S(""));
	for (int i = 0; i < TOLD; i++)
		make_old(told[i]);
	make_old(NAME("LoaderBootCountPath"));
	OK_TEXT(announce(tree.fd, &plan, S("a.conf"), &test_arena), S(""));
	OK_TEXT(announce_counted(tree.fd, &counted, &test_arena), S(""));
	for (int i = 0; i < TOLD; i++)
		OK(is_old(told[i]));
	OK(is_old(NAME("LoaderBootCountPath")));
	OK_TEXT(announce(tree.fd, &plan, S("b.conf"), &test_arena), S(""));
	for (int i = 0; i < TOLD; i++)
		OK(is_old(told[i]) == (i != 2));
	OK_TEXT(file(NAME("LoaderEntrySelected")), S(ATTRIBUTES "b\0.\0c\0o\0n\0f\0\0\0"));
	tree_close(&tree);
}

/* At every start; what another loader or a person has set is theirs. */
TEST(announce_takes_away_what_is_stale)
{
	if (!begin())
		return;
	tree_bytes(&tree, NAME("LoaderEntryDefault"), S(ATTRIBUTES "x\0\0\0"));
	OK_TEXT(announce(tree.fd, &plan, S("a.conf"), &test_arena), S(""));
	OK_TEXT(announce_counted(tree.fd, &counted, &test_arena), S(""));
	OK_TEXT(file(NAME("LoaderBootCountPath")),
		S(ATTRIBUTES "\\\0l\0o\0a\0d\0e\0r\0\\\0a\0+\0" "1\0.\0c\0o\0n\0f\0\0\0"));
	announce_nothing(tree.fd, true, true, &test_arena);
	OK(there(NAME("LoaderBootCountPath")));
	announce_nothing(tree.fd, false, true, &test_arena);
	OK(!there(NAME("LoaderBootCountPath")));
	for (int i = 0; i < TOLD; i++)
		OK(there(told[i]));
	announce_nothing(tree.fd, false, false, &test_arena);
	for (int i = 0; i < TOLD; i++)
		OK(!there(told[i]));
	OK(there(NAME("LoaderEntryDefault")));
	tree_bytes(&tree, NAME("LoaderInfo"), S(ATTRIBUTES "s\0y\0s\0t\0e\0m\0d\0\0\0"));
	tree_bytes(&tree, NAME("LoaderFeatures"), S(ATTRIBUTES "\1\0\0\0\0\0\0\0"));
	announce_nothing(tree.fd, false, false, &test_arena);
	OK(there(NAME("LoaderInfo")) && there(NAME("LoaderFeatures")));
	tree_close(&tree);
}

static struct slice set(const char *name, const char *value, bool remove)
{
	struct boot_write w = {.kind = WRITE_FIRMWARE, .name = slice_str(name),
			       .value = slice_str(value), .remove = remove};

	return firmware_write(tree.fd, &plan, &w, &test_arena);
}

/* A closed list: what a scan asks for may be anything. */
TEST(announce_and_nothing_else)
{
	const struct slice none = S("it is none that a boot loader changes");

	if (!begin())
		return;
	tree_bytes(&tree, NAME("LoaderEntryOneShot"), S(ATTRIBUTES "x\0\0\0"));
	tree_bytes(&tree, NAME("LoaderEntryDefault"), S(ATTRIBUTES "x\0\0\0"));
	OK_TEXT(set("LoaderEntryOneShot", "", true), S(""));
	OK(!there(NAME("LoaderEntryOneShot")));
	OK_TEXT(set("LoaderEntryOneShot", "", true), S(""));	/* there is none */
	OK_TEXT(set("LoaderEntryOneShot", "y", false), none);
	OK_TEXT(set("LoaderEntryDefault", "", true), none);
	OK_TEXT(set("LoaderEntryDefault", "y", false), none);
	OK_TEXT(set(EFIVARS_TALLY, "y", false), none);
	OK_TEXT(set("../PK", "y", false), none);
	OK_TEXT(file(NAME("LoaderEntryDefault")), S(ATTRIBUTES "x\0\0\0"));
	plan.person = true;
	OK_TEXT(set("LoaderEntryDefault", "y", false), S(""));
	OK_TEXT(file(NAME("LoaderEntryDefault")), S(ATTRIBUTES "y\0\0\0"));
	tree_close(&tree);
}
