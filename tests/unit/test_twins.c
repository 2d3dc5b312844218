/* Entries that several configurations describe. */
/* SPDX-License-Identifier: MIT */
#include "discover/twins.h"
#include "tests/unit/test.h"

/* Three menus: type 1 entries, GRUB, extlinux. */
static struct scan make_scan(struct volume *v, struct volume_set *set)
{
	static const struct slice formats[] = {S_INIT("bls"), S_INIT("grub"), S_INIT("syslinux")};
	struct scan scan = {.arena = &test_arena, .volume = v, .volumes = set};

	*v = (struct volume){.number = 1};
	*set = (struct volume_set){v, 1};
	for (unsigned i = 0; i < 3; i++)
		*ARENA_PUSH(&test_arena, &scan.menus, &scan.n_menus) =
			(struct menu){.format = formats[i], .timeout = (int32_t)i};
	return scan;
}

static struct boot_entry *add(struct scan *scan, uint32_t menu, struct slice config,
			      struct slice kernel, struct slice cmdline)
{
	struct boot_entry *e = ARENA_PUSH(&test_arena, &scan->entries, &scan->n_entries);

	*e = (struct boot_entry){.menu = menu, .format = scan->menus[menu].format, .config = config,
				 .flags = menu == 0 ? ENTRY_TYPE1 : 0, .config_volume = 1,
				 .line = 3, .cmdline = cmdline,
				 .kernel = {.volume = 1, .path = kernel}};
	return e;
}

TEST(twins_of_the_same_entry_file)
{
	struct volume v;
	struct volume_set set;
	struct scan scan = make_scan(&v, &set);

	add(&scan, 0, S("/e/a.conf"), S("/k"), S("root=a"));
	add(&scan, 1, S("/grub.cfg"), S("/other"), S(""));
	add(&scan, 1, S("/e/a.conf"), S("/k"), S("root=a from grubenv"));
	*ARENA_PUSH(&test_arena, &scan.menus[1].fallback.at, &scan.menus[1].fallback.n) = 2;
	*ARENA_PUSH(&test_arena, &scan.menus[1].fallback.at, &scan.menus[1].fallback.n) = 0;
	twins_drop(&scan);
	OK(scan.n_entries == 2 && scan.n_menus == 2);
	OK_TEXT(scan.entries[1].cmdline, S("root=a from grubenv"));	/* the script's stays */
	OK(scan.entries[1].menu == 0 && scan.menus[0].timeout == 1);	/* the empty menu went */
	OK(scan.notes.n == 1 && scan.notes.at[0].code == NOTE_DUPLICATE);
	OK(scan.menus[0].fallback.n == 1 && scan.menus[0].fallback.at[0] == 1);
}

TEST(twins_of_the_same_content)
{
	struct volume v;
	struct volume_set set;
	struct scan scan = make_scan(&v, &set);

	add(&scan, 1, S("/grub.cfg"), S("/k"), S("root=a  quiet"));
	/* of one menu: both are meant */
	add(&scan, 1, S("/grub.cfg"), S("/k"), S("root=a quiet"));
	add(&scan, 2, S("/extlinux.conf"), S("/k"), S(" root=a quiet "));
	add(&scan, 2, S("/extlinux.conf"), S("/k"), S("root=a"));
	twins_drop(&scan);
	OK(scan.n_entries == 3 && scan.n_menus == 3);
	OK(scan.notes.n == 1);
	OK_TEXT(scan.notes.at[0].path, S("/extlinux.conf"));
	OK(scan.entries[2].menu == 2 && slice_eq(scan.entries[2].cmdline, S("root=a")));
}

static bool hash_same(const struct boot_entry *a, const struct boot_entry *b)
{
	struct boot_entry x = *a, y = *b;

	twins_sign(&x, &test_arena);
	twins_sign(&y, &test_arena);
	OK(x.starts.n == TWINS_HASH_BYTES);
	return slice_eq(x.starts, y.starts);
}

/* Whether both boot the same; the hash must say so too. */
static bool same(const struct boot_entry *a, const struct boot_entry *b)
{
	bool yes = twins_boot_same(a, b);

	OK(hash_same(a, b) == yes);
	return yes;
}

TEST(twins_hash_of_all_that_is_compared)
{
	struct file_ref file = {.volume = 1, .path = S("/i")};
	struct boot_entry a = {.kernel = {.volume = 1, .path = S("/k")}, .cmdline = S("ab c")};
	struct boot_entry b = a;

	b.title = S("another");
	b.cmdline = S("  ab   c ");
	b.kernel.device = S("UUID=1");
	OK(same(&a, &b));
	b.cmdline = S("a bc");
	OK(!same(&a, &b));
	b = a;
	b.devicetree = file;
	OK(!same(&a, &b));
	b = a;
	file_list_add(&b.initrds, &test_arena, file);
	OK(!same(&a, &b));
	file_list_add(&a.overlays, &test_arena, file);
	OK(!same(&a, &b));
	b = a;
	a.devicetree = b.devicetree = (struct file_ref){.device = S("hd0"), .path = S("/d")};
	OK(same(&a, &b));
	b.devicetree.device = S("hd1");
	OK(!same(&a, &b));
	b.devicetree = a.devicetree;
	b.overlays = (struct file_list){0};
	file.volume = 2;
	file_list_add(&b.overlays, &test_arena, file);
	OK(!same(&a, &b));
}

TEST(twins_differ)
{
	struct boot_entry a = {.kernel = {.volume = 1, .path = S("/k")}}, b = a;

	OK(twins_boot_same(&a, &b));
	b.kernel.part = S(".linux");
	OK(!twins_boot_same(&a, &b));
	b = a;
	file_list_add(&b.initrds, &test_arena, (struct file_ref){.volume = 1, .path = S("/i")});
	OK(!twins_boot_same(&a, &b));
	b = a;
	b.action = ACTION_EXIT;
	OK(!twins_boot_same(&a, &b));
	b = a;
	b.kernel.volume = 2;
	OK(!twins_boot_same(&a, &b));
	OK(twins_bytes(&a, &b) > 4);
	a.kernel = b.kernel = (struct file_ref){0};
	twins_sign(&a, &test_arena);
	OK(a.starts.n == 0);
	OK(!twins_boot_same(&a, &b));	/* nothing to boot is not the same */
}
