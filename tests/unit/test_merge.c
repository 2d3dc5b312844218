/* The same menu on several volumes is listed once. */
/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "discover/twins.h"
#include "init/boot/policy.h"
#include "init/catalog/merge.h"
#include "tests/unit/listing_kit.h"

static struct kit kit;
static struct listed *crowded;
static uint32_t n_crowded;

/* A volume with a menu of the kernels that @kernels names, a letter each,
 * all of them on volume @on. */
static void volume(uint32_t number, uint32_t on, const char *kernels)
{
	struct menu *menu = kit_menu(&kit, number, S("vda1"), S(""));

	menu->config_volume = on;
	for (; *kernels; kernels++) {
		char id[ENTRY_ID_BYTES + 1];

		snprintf(id, sizeof(id), "%07u%c", number, *kernels);
		const char *text = arena_cstr(&test_arena, slice_str(id));
		struct boot_entry *e = kit_entry(&kit, text, text);

		e->kernel = (struct file_ref){.volume = on, .path = arena_copy(&test_arena,
						slice_upto(slice_str(kernels), 1))};
		e->config_volume = on;
		if (*kernels == 'R')
			e->action = ACTION_REBOOT;
		twins_sign(e, &test_arena);
	}
}

/* The ids that are listed, with blanks between them. */
static struct slice merged(void)
{
	struct slice all = {0};

	merge_listing(&kit.list, kit.at, &test_arena);
	for (uint32_t i = 0; i < kit.list.n; i++) {
		struct slice id = kit.at[i].entry->id;

		while (id.p[0] == '0')
			id = slice_from(id, 1);
		all = arena_join(&test_arena, all, ' ', id);
	}
	return all;
}

static const struct listed *find(const char *id, uint32_t number)
{
	struct entry_key key = {.volume = number};

	memcpy(key.id, id, sizeof(key.id));
	return listing_find(&kit.list, key);
}

TEST(merge_nothing)
{
	kit_init(&kit);
	OK(merged().n == 0);
	volume(1, 1, "aab");
	OK_TEXT(merged(), S("1a 1a 1b"));
	OK(kit.list.n_twins == 0);
}

TEST(merge_equal_menus_first_stays)
{
	kit_init(&kit);
	volume(1, 9, "ab");
	volume(2, 9, "baR");
	volume(3, 3, "ab");
	OK_TEXT(merged(), S("1a 1b 3a 3b"));
	OK(kit.list.n_twins == 3);
	OK(find("0000002b", 2) == &kit.at[1] && find("0000002R", 2) == &kit.at[1]);
	OK(!find("0000002b", 1));
}

TEST(merge_the_reader_of_the_other_volume_stays)
{
	kit_init(&kit);
	volume(1, 1, "ab");
	volume(2, 1, "xayb");	/* read by the second volume's loader from the first */
	OK_TEXT(merged(), S("2x 2a 2y 2b"));
	OK(find("0000001b", 1) == &kit.at[3]);
}

/* A stick whose configuration reads that of the disk inside. */
TEST(merge_a_guest_does_not_take_over_what_it_reads)
{
	kit_init(&kit);
	volume(1, 1, "ab");
	volume(2, 1, "ayb");
	for (uint32_t i = 2; i < kit.list.n; i++)
		kit.at[i].guest = true;
	OK_TEXT(merged(), S("1a 1b 2a 2y 2b"));
	kit_init(&kit);
	volume(2, 1, "ab");	/* nor when it comes first */
	volume(1, 1, "yab");
	kit.at[0].guest = kit.at[1].guest = true;
	OK_TEXT(merged(), S("1y 1a 1b"));
}

TEST(merge_leaves_menus_that_only_overlap)
{
	kit_init(&kit);
	volume(1, 9, "abc");
	volume(2, 9, "abd");
	volume(3, 9, "R");
	OK_TEXT(merged(), S("1a 1b 1c 2a 2b 2d 3R"));
	kit_init(&kit);
	volume(1, 9, "a");	/* a later menu that has more does not take over an earlier one */
	volume(2, 9, "ab");
	OK_TEXT(merged(), S("1a 2a 2b"));
}

enum { CROWD = 2500 };

/* A volume with CROWD entries that differ in nothing but the device tree, from /d@from on. */
static void crowd(uint32_t number, unsigned from)
{
	static const char words[] = "a a a a a a a a a a a a a a a a a a a a";
	struct menu *menu = arena_array(&test_arena, struct menu, 1);
	struct boot_entry *e = arena_array(&test_arena, struct boot_entry, CROWD);

	for (unsigned i = 0; i < CROWD; i++) {
		struct listed *l = &crowded[n_crowded++];

		e[i] = (struct boot_entry){
			.cmdline = slice_str(words), .config_volume = 9,
			.kernel = {.volume = 9, .path = S("/k")},
			.devicetree = {.volume = 9,
				       .path = arena_format(&test_arena, "/d%u", from + i)}};
		twins_sign(&e[i], &test_arena);
		*l = (struct listed){.key.volume = number, .entry = &e[i], .menu = menu};
	}
}

/* Hashes are what jobs say: of entries of one's own volume anything, of others nothing. */
TEST(merge_forged_hashes)
{
	kit_init(&kit);
	volume(1, 9, "ab");
	volume(2, 9, "cd");
	volume(3, 9, "ab");
	kit.entries[0].starts = kit.entries[2].starts;	/* 1a says that it is 2c ... */
	kit.entries[1].starts = kit.entries[3].starts;
	OK_TEXT(merged(), S("1a 1b 2c 2d 3a 3b"));
	kit_init(&kit);
	volume(1, 9, "xy");
	volume(2, 9, "ab");
	volume(3, 9, "ab");
	kit.entries[0].starts = kit.entries[1].starts = kit.entries[2].starts;	/* both 2a */
	OK_TEXT(merged(), S("1x 1y 2a 2b"));	/* that what it is not is in front is no harm */
	kit_init(&kit);
	volume(1, 9, "ax");
	volume(2, 9, "ab");
	kit.entries[1].starts = kit.entries[3].starts;
	OK_TEXT(merged(), S("1a 1x 2a 2b"));
	OK(!kit.list.uncompared);
}

/* Where there is more to compare than PID 1 does at once, menus are there twice. */
TEST(merge_compares_so_much_and_no_more)
{
	static char words[LIMIT_MERGE_BYTES / 4 - 512];

	memset(words, 'w', sizeof(words));
	kit_init(&kit);
	volume(1, 9, "abc");
	volume(2, 9, "abc");
	for (uint32_t i = 0; i < kit.list.n; i++)
		kit.entries[i].cmdline = (struct slice){words, sizeof(words)};
	OK_TEXT(merged(), S("1a 1b 1c"));
	OK(!kit.list.uncompared);
	kit_init(&kit);
	volume(1, 9, "abcde");
	volume(2, 9, "abcde");
	volume(3, 9, "f");
	for (uint32_t i = 0; i < kit.list.n; i++)
		kit.entries[i].cmdline = (struct slice){words, sizeof(words)};
	OK_TEXT(merged(), S("1a 1b 1c 1d 1e 2a 2b 2c 2d 2e 3f"));
	OK(kit.list.uncompared && kit.list.n_twins == 0);
}

/* More of one key than were ever compared one by one: each is found by its hash. */
TEST(merge_thousands_that_hardly_differ)
{
	crowded = arena_array(&test_arena, struct listed, 3 * CROWD);
	n_crowded = 0;
	crowd(1, 0);
	crowd(2, 0);
	crowd(3, 1);
	struct listing list = {.at = crowded, .n = n_crowded};

	merge_listing(&list, crowded, &test_arena);
	OK(list.n == 2 * CROWD && list.n_twins == CROWD);
	OK(list.twins[77].listed.key.volume == 2 && list.twins[77].stays == 77);
	OK(list.at[CROWD].key.volume == 3);
}

TEST(merge_setting_names_the_other_origin)
{
	struct settings settings;

	kit_init(&kit);
	volume(1, 9, "ab");
	volume(2, 9, "ab");
	merge_listing(&kit.list, kit.at, &test_arena);
	settings_init(&settings);
	settings.wanted = S("0000002b");
	OK(policy_default(&kit.list, &settings) == &kit.at[1]);
}

/* The extended partition answered first; its menu becomes part
 * of the one on the EFI system partition. */
TEST(merge_in_the_middle_of_a_countdown)
{
	struct settings settings;
	struct policy policy = {0};
	struct policy_input in = {.listing = &kit.list, .settings = &settings, .now = 1000,
				  .started = 1000};

	settings_init(&settings);
	settings.timeout = 10;
	kit_init(&kit);
	volume(2, 2, "ab");
	struct decision d = policy_decide(&policy, &in);

	OK(d.kind == DECIDE_MENU && d.key.volume == 2 && d.seconds == 10);
	kit_init(&kit);
	volume(1, 2, "xab");
	kit.entries[2].flags = ENTRY_DEFAULT;
	volume(2, 2, "ab");
	OK_TEXT(merged(), S("1x 1a 1b"));
	in.now = 4000;
	d = policy_decide(&policy, &in);
	OK(d.kind == DECIDE_MENU && d.seconds == 7 && d.reason == POLICY_FINE);
	OK(listing_find(&kit.list, d.key) == &kit.at[2]);
}
