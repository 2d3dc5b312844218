/* The menu by scripts of keys and events. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/menu/menu.h"

#include <string.h>

#include "init/menu/pick.h"
#include "lib/text.h"
#include "tests/unit/listing_kit.h"

static struct kit kit;
static struct browser browser;

/* One disk with a submenu of its own, another with a submenu of the same name. */
static void begin(void)
{
	kit_init(&kit);
	kit_menu(&kit, 1, S("vda1"), S("one"));
	kit_entry(&kit, "a1......", "Debian")->flags = ENTRY_DEFAULT;
	kit_entry(&kit, "a2......", "Debian 6.1");
	kit_submenu(&kit, "Advanced");
	kit_entry(&kit, "a3......", "Debian 6.1 (recovery)");
	kit_submenu(&kit, "Advanced");
	kit_submenu(&kit, "Older");
	kit_entry(&kit, "a4......", "Windows");
	kit_problem(&kit, NOTE_NOT_BOOTABLE, S("chainloads, which kexec cannot"));
	kit_entry(&kit, "a5......", "Hidden")->flags = ENTRY_HIDDEN;
	kit_menu(&kit, 2, S("vdb1"), S("two"));
	kit_entry(&kit, "b1......", "Fedora");
	kit_entry(&kit, "b2......", "Fedora 6.8");
	kit_submenu(&kit, "Advanced");
	browser_init(&browser, false, &kit.guard);
}

static struct menu_action send(struct menu_event event)
{
	return menu_step(&browser, &kit.list, &event);
}

static struct menu_action press(enum key key)
{
	return send((struct menu_event){.kind = MENU_KEY, .key.key = key});
}

static struct menu_action type(const char *text)
{
	struct menu_action action = {0};

	for (; *text; text++)
		action = send((struct menu_event){
			.kind = MENU_KEY, .key = {.key = KEY_TEXT, .n = 1, .text = {*text}}});
	return action;
}

static struct menu_action status(uint32_t chosen, int32_t seconds)
{
	return send((struct menu_event){.kind = MENU_STATUS, .chosen = kit_key(&kit, chosen),
					.seconds = seconds});
}

static struct menu_action listing_changed(void)
{
	return send((struct menu_event){.kind = MENU_LISTING});
}

/* What is selected: an entry's title, or a submenu's with "+". */
static struct slice selected(void)
{
	struct row row;
	uint32_t number, total;

	if (!pick_selected(&browser, &kit.list, &row, &number, &total))
		return S("nothing");
	if (row.kind == ROW_ENTRY)
		return row.item->entry->title;
	return arena_concat(&test_arena, S("+"),
			    row.item->entry->submenu.at[row.place.depth - 1]);
}

/* All rows of the place, "-" for a heading. */
static struct slice rows(void)
{
	struct text out = {.arena = &test_arena};
	const struct rows *all = browser_rows(&browser, &kit.list);

	for (uint32_t i = 0; i < all->n; i++) {
		struct row row = rows_at(all, &kit.list, i);
		text_put(&out, out.n ? S("|") : S(""));
		text_put(&out, row.kind == ROW_HEADING	 ? S("-")
			       : row.kind == ROW_SUBMENU ? S("+")
							 : S(""));
		text_put(&out, row.kind == ROW_HEADING ? row.item->facts->device
			       : row.kind == ROW_ENTRY
				       ? row.item->entry->title
				       : row.item->entry->submenu.at[row.place.depth - 1]);
	}
	return text_slice(&out);
}

static struct slice message(void)
{
	return (struct slice){browser.message, browser.message_n};
}

TEST(menu_rows_are_nested_and_grouped)
{
	begin();
	OK_TEXT(rows(), S("-vda1|Debian|+Advanced|Windows|-vdb1|Fedora|+Advanced"));
	kit.list.n = 5;
	OK_TEXT(rows(), S("Debian|+Advanced|Windows"));
	kit.list.n = 0;
	OK_TEXT(rows(), S(""));
}

TEST(menu_moves_over_headings)
{
	begin();
	listing_changed();
	OK_TEXT(selected(), S("Debian"));
	press(KEY_UP);
	OK_TEXT(selected(), S("Debian"));
	press(KEY_DOWN);
	OK_TEXT(selected(), S("+Advanced"));
	press(KEY_DOWN);
	OK_TEXT(selected(), S("Windows"));
	press(KEY_DOWN);
	OK_TEXT(selected(), S("Fedora"));
	press(KEY_UP);
	OK_TEXT(selected(), S("Windows"));
	press(KEY_END);
	OK_TEXT(selected(), S("+Advanced"));
	press(KEY_DOWN);
	OK_TEXT(selected(), S("+Advanced"));
	press(KEY_HOME);
	OK_TEXT(selected(), S("Debian"));
	press(KEY_PAGE_DOWN);
	OK_TEXT(selected(), S("+Advanced"));
	press(KEY_PAGE_UP);
	OK_TEXT(selected(), S("Debian"));
	type("jj");
	OK_TEXT(selected(), S("Windows"));
	type("k");
	OK_TEXT(selected(), S("+Advanced"));
}

TEST(menu_submenus_are_entered_and_left)
{
	begin();
	press(KEY_DOWN);
	OK(press(KEY_ENTER).kind == MENU_REDRAW);
	OK_TEXT(rows(), S("Debian 6.1|+Older"));
	OK_TEXT(selected(), S("Debian 6.1"));
	press(KEY_DOWN);
	press(KEY_RIGHT);
	OK_TEXT(rows(), S("Debian 6.1 (recovery)"));
	press(KEY_LEFT);
	OK_TEXT(selected(), S("+Older"));
	OK(press(KEY_ESC).kind == MENU_REDRAW);
	OK_TEXT(selected(), S("+Advanced"));
	OK(browser.depth == 0);
}

TEST(menu_same_titles_of_two_configurations_stay_apart)
{
	begin();
	press(KEY_END);
	press(KEY_ENTER);
	OK_TEXT(rows(), S("Fedora 6.8"));
}

TEST(menu_same_titles_in_one_configuration_are_one)
{
	begin();
	kit_entry(&kit, "b3......", "Other");
	kit_entry(&kit, "b4......", "Fedora 6.7");
	kit_submenu(&kit, "Advanced");
	OK_TEXT(rows(), S("-vda1|Debian|+Advanced|Windows|-vdb1|Fedora|+Advanced|Other"));
	press(KEY_END);
	press(KEY_UP);
	press(KEY_ENTER);
	OK_TEXT(rows(), S("Fedora 6.8|Fedora 6.7"));
}

TEST(menu_enter_boots)
{
	begin();
	struct menu_action a = press(KEY_ENTER);
	OK(a.kind == MENU_BOOT && entry_key_eq(a.key, kit_key(&kit, 0)) && !a.edited);
	kit.entries[0].action = ACTION_REBOOT;
	a = press(KEY_ENTER);
	OK(a.kind == MENU_ACT && a.act == ACTION_REBOOT);
}

TEST(menu_enter_on_the_unbootable_says_why)
{
	begin();
	press(KEY_DOWN);
	press(KEY_DOWN);
	OK(press(KEY_ENTER).kind == MENU_REDRAW);
	OK_TEXT(message(), S("Cannot be booted: chainloads, which kexec cannot"));
	press(KEY_UP);
	OK_TEXT(message(), S(""));
}

TEST(menu_any_key_is_somebody)
{
	begin();
	OK(status(0, 5).kind == MENU_REDRAW && !browser.touched);
	OK(type("x").kind == MENU_REDRAW && browser.touched);
	OK(type("yzXQ 0~").kind == MENU_NONE);
	begin();
	OK(send((struct menu_event){.kind = MENU_KEY,
				    .key = {KEY_TEXT, 2, "\xc3\xa4"}}).kind == MENU_REDRAW);
	OK(browser.touched);
	begin();
	OK(press(KEY_ESC).kind == MENU_REDRAW && browser.touched);
}

static struct menu_action ahead(enum key key, char letter)
{
	return send((struct menu_event){
		.kind = MENU_KEY, .ahead = true,
		.key = {.key = key, .n = key == KEY_TEXT, .text = {letter}}});
}

/* Whatever it is: what was typed before the menu can be seen stops the countdown. */
TEST(menu_typed_ahead_only_shows_it)
{
	begin();
	kit.entries[5].hotkey = S("2");
	status(0, 5);
	OK(ahead(KEY_ENTER, 0).kind == MENU_REDRAW && browser.touched);
	for (const char *c = "2RRPPc/e"; *c; c++)
		OK(ahead(KEY_TEXT, *c).kind == MENU_NONE);
	for (int i = 0; i < 4; i++)
		OK(ahead(KEY_ESC, 0).kind == MENU_NONE);
	OK(browser.view == VIEW_LIST && !browser.filter.on);
	OK_TEXT(selected(), S("Debian"));
	OK(press(KEY_ENTER).kind == MENU_BOOT);
}

static bool boots(struct menu_action a, uint32_t entry)
{
	return a.kind == MENU_BOOT && entry_key_eq(a.key, kit_key(&kit, entry));
}

TEST(menu_hotkeys)
{
	begin();
	kit.entries[5].hotkey = S("r");		/* of kexling's own menu: rescan */
	kit.entries[4].hotkey = S("f3");
	kit.entries[4].problems.n = 0;
	OK(boots(type("r"), 5) && browser.touched);
	begin();
	kit.entries[5].hotkey = S("e");		/* of GRUB's menu: edit */
	OK(type("e").kind == MENU_REDRAW && browser.view == VIEW_EDIT);
	begin();
	kit.entries[0].hotkey = S("R");
	OK(type("r").kind == MENU_RESCAN);
	OK(boots(type("R"), 0));
	begin();
	kit.entries[1].hotkey = S("f3");	/* not in this submenu */
	OK(press(KEY_F3).kind == MENU_REDRAW);	/* only somebody */
	kit.entries[4].hotkey = S("f3");	/* hidden entries are there for their keys */
	OK(boots(press(KEY_F3), 4));
	OK(press(KEY_F4).kind == MENU_NONE);
	begin();
	kit.entries[3].hotkey = S("w");
	OK(type("w").kind == MENU_REDRAW && message().n);
}

TEST(menu_hotkeys_of_syslinux_select)
{
	begin();
	kit.entries[5].hotkey = S("X");
	kit.entries[0].hotkey = S("i");
	for (unsigned i = 0; i < KIT_MENUS; i++)
		kit.menus[i].ways = WAY_KEY_MARKS | WAY_KEY_ANY_CASE;
	OK(type("x").kind == MENU_REDRAW);
	OK(browser.view == VIEW_LIST && entry_key_eq(browser.picks[0].entry, kit_key(&kit, 5)));
	type("i");
	OK(browser.view == VIEW_DETAILS);
}

TEST(menu_unseen_is_only_brought_up)
{
	begin();
	send((struct menu_event){.kind = MENU_STATUS, .chosen = kit_key(&kit, 0), .seconds = 3,
				 .unseen = true});
	OK(press(KEY_F9).kind == MENU_REDRAW && browser.touched && !browser.unseen);
	OK(boots(press(KEY_ENTER), 0));
	begin();
	send((struct menu_event){.kind = MENU_STATUS, .chosen = kit_key(&kit, 0), .seconds = 3,
				 .unseen = true});
	OK(press(KEY_ENTER).kind == MENU_REDRAW && browser.touched);
	OK(boots(press(KEY_ENTER), 0));
	begin();
	kit.entries[5].hotkey = S("2");
	send((struct menu_event){.kind = MENU_STATUS, .chosen = kit_key(&kit, 0), .seconds = 3,
				 .unseen = true});
	OK(boots(type("2"), 5));
}

TEST(menu_selection_follows_the_default_until_touched)
{
	begin();
	OK(status(5, 5).kind == MENU_REDRAW);
	OK_TEXT(selected(), S("Fedora"));
	OK(status(5, 5).kind == MENU_NONE);
	OK(status(5, 4).kind == MENU_REDRAW);
	status(2, 4);
	OK_TEXT(selected(), S("+Advanced"));
	press(KEY_UP);
	OK_TEXT(selected(), S("Debian"));
	status(5, -1);
	OK_TEXT(selected(), S("Debian"));
}

TEST(menu_selection_is_kept_when_rows_come_and_go)
{
	begin();
	struct kit before = kit;
	press(KEY_END);
	press(KEY_UP);
	OK_TEXT(selected(), S("Fedora"));

	/* The first disk goes, and Fedora moves to the top. */
	kit.list.at = kit.at + 5;
	kit.list.n = 2;
	listing_changed();
	OK_TEXT(selected(), S("Fedora"));

	/* A rescan takes everything away for a moment. */
	kit.list.n = 0;
	kit.list.pending = 2;
	listing_changed();
	OK_TEXT(selected(), S("nothing"));
	kit.list = (struct listing){.at = kit.at, .n = before.list.n};
	listing_changed();
	OK_TEXT(selected(), S("Fedora"));

	/* It has gone for good: something near is selected, and can be moved away from. */
	kit_remove(&kit, 5);
	listing_changed();
	OK(!slice_eq(selected(), S("nothing")));
	press(KEY_HOME);
	OK_TEXT(selected(), S("Debian"));
}

TEST(menu_submenu_that_goes_is_left)
{
	begin();
	press(KEY_DOWN);
	press(KEY_ENTER);
	kit.list.at = kit.at + 5;
	kit.list.n = 2;
	kit.list.pending = 1;
	listing_changed();
	OK(browser.depth == 1);	/* it may be on its way */
	kit.list.pending = 0;
	listing_changed();
	OK(browser.depth == 0);
	OK(!slice_eq(selected(), S("nothing")));
}

TEST(menu_escape_opens_no_shell)
{
	begin();
	for (int i = 0; i < 5; i++)
		OK(press(KEY_ESC).kind == MENU_REDRAW);
	OK(type("c").kind == MENU_SHELL);
	OK(type("r").kind == MENU_RESCAN);
	OK(press(KEY_REPAINT).kind == MENU_REPAINT);
}

static bool does(struct menu_action a, enum entry_action act)
{
	return a.kind == MENU_ACT && a.act == act;
}

TEST(menu_restart_and_power_off_are_asked_again)
{
	begin();
	OK(type("R").kind == MENU_REDRAW);
	OK_TEXT(message(), S("R once more restarts the machine."));
	OK(does(type("R"), ACTION_REBOOT));
	OK(type("R").kind == MENU_REDRAW);	/* once is not enough again */
	OK(type("P").kind == MENU_REDRAW);
	OK_TEXT(message(), S("P once more powers the machine off."));
	OK(press(KEY_UP).kind == MENU_REDRAW && message().n == 0);
	OK(type("P").kind == MENU_REDRAW);
	OK(type("x").kind == MENU_REDRAW);
	OK(type("P").kind == MENU_REDRAW);
	OK(does(type("P"), ACTION_POWEROFF));
}

TEST(menu_firmware_setup)
{
	struct card card = {.setup = false};

	begin();
	browser.card = &card;
	OK(type("FF").kind == MENU_REDRAW && message().n);
	card.setup = true;
	OK(type("F").kind == MENU_REDRAW);
	OK(does(type("F"), ACTION_FIRMWARE));
	browser.locked = true;
	OK(type("FF").kind == MENU_REDRAW && message().n);
}

TEST(menu_filter_shows_what_is_typed)
{
	uint32_t number;

	begin();
	type("/");
	OK(browser.filter.typing && pick_count(&browser, &kit.list, &number) == 6);
	type("RECO");
	OK_TEXT(rows(), S("-vda1|Debian 6.1 (recovery)"));
	OK_TEXT(selected(), S("Debian 6.1 (recovery)"));
	OK(pick_count(&browser, &kit.list, &number) == 1 && number == 1);
	press(KEY_KILL_BEFORE);
	type("6. deb");				/* words, in any order */
	OK_TEXT(rows(), S("-vda1|Debian 6.1|Debian 6.1 (recovery)"));
	OK(press(KEY_ENTER).kind == MENU_REDRAW && !browser.filter.typing);
	press(KEY_DOWN);
	OK_TEXT(selected(), S("Debian 6.1 (recovery)"));
	OK(pick_count(&browser, &kit.list, &number) == 2 && number == 2);
	OK(boots(press(KEY_ENTER), 2));
	press(KEY_ESC);
	OK(!browser.filter.on && browser.depth == 0);
	OK_TEXT(selected(), S("+Advanced"));	/* which leads there */
}

static bool has_words(const char *words, const char *text)
{
	struct words w;

	words_set(&w, slice_str(words));
	return words_in(&w, slice_str(text)) == w.last;
}

TEST(menu_words_are_found_in_one_pass)
{
	OK(has_words("", "") && has_words("  ", "x"));
	OK(has_words("linux", "Debian Linux") && has_words("LINUX 6", "linux 6.1"));
	OK(has_words("aab", "aaab") && has_words("abab", "aababb"));
	OK(!has_words("linux", "linu") && !has_words("linux", "linu x"));
	OK(has_words("ab bc", "abc") && has_words("a a a", "a"));
	OK(!has_words("ab bc", "ab") && !has_words("ab cd", "acbd"));
	OK(!has_words("ab c", "abab") && has_words("\xc3\xa9", "caf\xc3\xa9"));
	/* as many as there is room for; the rest does not count */
	OK(has_words("a b c d e f g h i j k l m n o p q r s t u v w x zz",
		     "abcdefghijklmnopqrstuvwx"));
	OK(!has_words("a b c d e f g h i j k l m n o p q r s t u v w x ",
		      "abcdefghijklmnopqrstuvw"));
}

/* By trying each place: what is found in one pass is what is there. */
TEST(menu_words_are_those_that_are_there)
{
	uint32_t seed = 5;

	for (int i = 0; i < 20000; i++) {
		char text[12] = "", word[5] = "";
		for (size_t k = 0; k < sizeof(text) - 1; k++)
			text[k] = "aAbB c"[((seed = seed * 1664525 + 1013904223) >> 16) % 6];
		for (size_t k = 0; k < 1 + i % 4u; k++)
			word[k] = "ab"[(seed = seed * 1664525 + 1013904223) >> 20 & 1];
		OK(has_words(word, text) == (strcasestr(text, word) != NULL));
	}
}

TEST(menu_filter_that_nothing_has)
{
	uint32_t number;

	begin();
	press(KEY_END);
	struct slice before = selected();
	type("/zzz");
	OK_TEXT(selected(), S("nothing"));
	OK(pick_count(&browser, &kit.list, &number) == 0 && number == 0);
	OK(press(KEY_UP).kind == MENU_REDRAW);
	OK(press(KEY_ENTER).kind == MENU_REDRAW);
	press(KEY_ESC);
	OK(!browser.filter.on);
	OK(!slice_eq(selected(), S("nothing")) && before.n);
	type("/o");
	press(KEY_BACKSPACE);
	OK(browser.filter.on);
	press(KEY_BACKSPACE);
	OK(!browser.filter.on);
}

static void notice(enum cause cause, struct slice text)
{
	send((struct menu_event){.kind = MENU_NOTICE, .cause = cause, .text = text});
}

TEST(menu_notice_goes_with_its_cause)
{
	begin();
	notice(CAUSE_POLICY, S("nothing was found"));
	notice(CAUSE_HIBERNATED, (struct slice){0});
	OK_TEXT(message(), S("nothing was found"));
	notice(CAUSE_POLICY, (struct slice){0});
	OK_TEXT(message(), S(""));
	notice(CAUSE_POLICY, S("nothing was found"));
	notice(CAUSE_NONE, S("something else"));
	notice(CAUSE_POLICY, (struct slice){0});
	OK_TEXT(message(), S("something else"));
}

TEST(menu_locked)
{
	begin();
	browser_init(&browser, true, &kit.guard);
	OK(type("c").kind == MENU_REDRAW && browser.message_n);
	OK(type("e").kind == MENU_REDRAW && browser.view == VIEW_LIST && browser.message_n);
	OK(press(KEY_ENTER).kind == MENU_BOOT);
}

/* S, + and - where the entry's configuration has a place for that. */
TEST(menu_keeps_what_is_chosen)
{
	begin();
	OK(type("S").kind == MENU_REDRAW);
	OK_TEXT(message(), S("Its configuration has no place where that is kept."));
	kit.menus[0].keeps = MENU_KEEPS_SAVED;
	struct menu_action a = type("S");
	OK(a.kind == MENU_KEEP && a.keep == KEEP_DEFAULT && entry_key_eq(a.key, kit_key(&kit, 0)));
	OK(type("+").kind == MENU_REDRAW && browser.message_n);
	kit.menus[0].keeps = MENU_KEEPS_FIRMWARE;
	a = type("+");
	OK(a.kind == MENU_KEEP && a.keep == KEEP_LONGER);
	a = type("-");
	OK(a.kind == MENU_KEEP && a.keep == KEEP_SHORTER);
	browser_init(&browser, true, &kit.guard);
	OK(type("S").kind == MENU_REDRAW && browser.message_n);
}

TEST(menu_edits_for_one_boot)
{
	begin();
	type("e");
	OK(browser.view == VIEW_EDIT);
	struct menu_action a = type(" x=1 cjke?");
	OK(a.kind == MENU_REDRAW);
	a = press(KEY_ENTER);
	OK(a.kind == MENU_BOOT && a.edited && entry_key_eq(a.key, kit_key(&kit, 0)));
	OK_TEXT(a.recipe, S("linux /boot/vmlinuz root=/dev/vda1 ro x=1 cjke?\ninitrd"));
	OK(browser.view == VIEW_LIST);

	/* It failed: what was typed is still there. */
	send((struct menu_event){.kind = MENU_BOOTING, .chosen = kit_key(&kit, 0)});
	send((struct menu_event){.kind = MENU_FAILED, .chosen = kit_key(&kit, 0), .text = S("no")});
	OK_TEXT(message(), S("Could not start Debian: no"));
	type("e");
	OK_TEXT(editor_text(&browser.editor),
		S("linux /boot/vmlinuz root=/dev/vda1 ro x=1 cjke?\ninitrd"));
	OK(press(KEY_ESC).kind == MENU_REDRAW && browser.view == VIEW_LIST);

	/* Given up: the entry's own again. */
	type("e");
	OK_TEXT(editor_text(&browser.editor),
		S("linux /boot/vmlinuz root=/dev/vda1 ro\ninitrd"));
	press(KEY_KILL_BEFORE);
	a = press(KEY_F10);
	OK(a.kind == MENU_BOOT && a.edited);
	OK_TEXT(a.recipe, S("\ninitrd"));
}

TEST(menu_another_entry_has_its_own_line)
{
	begin();
	kit.entries[5].cmdline = S("fedora");
	type("e");
	type("zzz");
	press(KEY_ENTER);
	status(5, -1);
	press(KEY_END);
	press(KEY_UP);
	type("e");
	OK_TEXT(editor_text(&browser.editor), S("linux /boot/vmlinuz fedora\ninitrd"));
}

TEST(menu_refuses_to_edit)
{
	char *longest = arena_array(&test_arena, char, EDITOR_BYTES + 1);

	begin();
	kit.menus[0].superusers = S("root");
	type("e");
	OK(browser.view == VIEW_LIST && browser.message_n);
	kit.menus[0].superusers = (struct slice){0};
	kit.entries[0].action = ACTION_POWEROFF;
	type("e");
	OK(browser.view == VIEW_LIST && browser.message_n);
	kit.entries[0].action = ACTION_BOOT;
	memset(longest, 'x', EDITOR_BYTES + 1);
	kit.entries[0].cmdline = (struct slice){longest, EDITOR_BYTES + 1};
	type("e");
	OK(browser.view == VIEW_LIST && browser.message_n);
	press(KEY_DOWN);
	type("e");
	OK_TEXT(message(), S("This is a submenu: Enter opens it."));
	press(KEY_DOWN);
	type("e");
	OK_TEXT(message(), S("Cannot be booted: chainloads, which kexec cannot"));
}

TEST(menu_editor_of_an_entry_that_goes)
{
	begin();
	struct kit before = kit;
	type("e");
	type("typed");
	kit.list.n = 0;
	kit.list.pending = 1;
	listing_changed();
	OK(browser.view == VIEW_LIST);
	OK(press(KEY_ENTER).kind == MENU_REDRAW);
	kit.list = before.list;
	listing_changed();
	type("e");
	OK_TEXT(editor_text(&browser.editor),
		S("linux /boot/vmlinuz root=/dev/vda1 rotyped\ninitrd"));
}

TEST(menu_pages_open_scroll_and_close)
{
	begin();
	browser.rows = 10;
	browser.columns = 40;
	type("i");
	OK(browser.view == VIEW_DETAILS);
	press(KEY_UP);
	OK(browser.scroll == 0);
	press(KEY_DOWN);
	OK(browser.scroll == 1);
	press(KEY_END);
	uint32_t last = browser.scroll;
	OK(last > 1);
	press(KEY_PAGE_DOWN);
	OK(browser.scroll == last);
	press(KEY_HOME);
	OK(browser.scroll == 0);
	type("e");
	OK(browser.view == VIEW_EDIT);
	press(KEY_ESC);
	type("?");
	OK(browser.view == VIEW_HELP);
	type("?");
	OK(browser.view == VIEW_LIST);
	type("d");
	OK(browser.view == VIEW_LIST && browser.message_n);
	browser.devices = &(struct devices){.text = S("vda: nothing\nvdb: nothing")};
	type("d");
	OK(browser.view == VIEW_REPORT);
	press(KEY_ESC);
	OK(browser.view == VIEW_LIST);
}

static uint32_t reports_made;

static void make_report(struct devices *d)
{
	reports_made++;
	d->text = S("vda: nothing");
}

TEST(menu_devices_are_told_of_only_to_who_looks)
{
	struct devices devices = {.make = make_report};

	begin();
	browser.devices = &devices;
	reports_made = 0;
	for (int i = 0; i < 5; i++) {
		devices.stale = true;
		send((struct menu_event){.kind = MENU_LISTING});
	}
	OK(reports_made == 0);
	type("d");
	OK(browser.view == VIEW_REPORT && reports_made == 1);
	OK_TEXT(devices_text(&devices), S("vda: nothing"));
	press(KEY_DOWN);
	OK(reports_made == 1);
	devices.stale = true;
	press(KEY_DOWN);
	OK(reports_made == 2);
}

TEST(menu_while_booting_only_stopping_counts)
{
	begin();
	press(KEY_ENTER);
	send((struct menu_event){.kind = MENU_BOOTING, .chosen = kit_key(&kit, 0)});
	OK(press(KEY_ENTER).kind == MENU_NONE);
	OK(press(KEY_DOWN).kind == MENU_NONE);
	OK(type("cer").kind == MENU_NONE);
	OK(press(KEY_ESC).kind == MENU_CANCEL);
	send((struct menu_event){.kind = MENU_FAILED, .chosen = kit_key(&kit, 0),
				 .text = S("cancelled")});
	OK(press(KEY_ENTER).kind == MENU_BOOT);
}

TEST(menu_loading_says_for_how_long)
{
	struct menu_event event = {.kind = MENU_LOADING, .chosen = kit_key(&kit, 0),
				   .text = S("3 s")};

	begin();
	OK(send(event).kind == MENU_NONE);
	send((struct menu_event){.kind = MENU_BOOTING, .chosen = kit_key(&kit, 0)});
	OK(send(event).kind == MENU_REDRAW);
	OK_TEXT(message(), S("Starting Debian ...  3 s"));
	OK(press(KEY_ESC).kind == MENU_CANCEL);
}

TEST(menu_empty_listing)
{
	begin();
	kit.list.n = 0;
	listing_changed();
	press(KEY_DOWN);
	press(KEY_END);
	OK(press(KEY_ENTER).kind == MENU_REDRAW);
	type("i");
	type("e");
	OK(browser.view == VIEW_LIST);
	OK_TEXT(selected(), S("nothing"));
}

TEST(menu_deep_submenus)
{
	begin();
	kit.list.n = 0;
	kit_entry(&kit, "x1......", "Deep");
	for (int i = 0; i < LIMIT_SUBMENU_DEPTH; i++)
		kit_submenu(&kit, "in");
	for (int i = 0; i < LIMIT_SUBMENU_DEPTH; i++)
		OK(press(KEY_ENTER).kind == MENU_REDRAW);
	OK_TEXT(selected(), S("Deep"));
	kit_submenu(&kit, "too deep");
	OK(press(KEY_ENTER).kind == MENU_REDRAW);
	OK(browser.depth == LIMIT_SUBMENU_DEPTH);
}

TEST(menu_many_rows_scroll_by_half_pages)
{
	static char ids[40][3];

	begin();
	kit.list.n = 0;
	for (int i = 0; i < 40; i++) {
		ids[i][0] = (char)('0' + i / 10);
		ids[i][1] = (char)('0' + i % 10);
		kit_entry(&kit, ids[i], "Entry");
	}
	uint32_t page = browser_page(&browser), tops = 0, top = 0;
	for (uint32_t i = 1; i < 40; i++) {
		press(KEY_DOWN);
		OK(browser.top <= i && i - browser.top < page);
		tops += browser.top != top;
		top = browser.top;
	}
	OK(tops == 3);
	OK(browser.top == 40 - page);
	press(KEY_HOME);
	OK(browser.top == 0);
}

/* Esc, pressed often enough, leads from anywhere to the whole list. */
static void leave(void)
{
	if (browser.booting)
		OK(press(KEY_ESC).kind == MENU_CANCEL);
	send((struct menu_event){.kind = MENU_FAILED, .chosen = kit_key(&kit, 0)});
	for (uint32_t i = 0; i < LIMIT_SUBMENU_DEPTH + 3; i++)
		press(KEY_ESC);
	OK(browser.view == VIEW_LIST && !browser.filter.on && browser.depth == 0);
	OK(!browser.booting && !browser.armed);
}

/* The rows that a browser has kept are those that somebody finds who looks for the first time. */
static bool shows_what_is_there(void)
{
	static struct browser fresh;

	fresh = browser;
	fresh.shown.edition = 0;
	const struct rows *kept = browser_rows(&browser, &kit.list);
	const struct rows *made = browser_rows(&fresh, &kit.list);
	return kept->n == made->n && kept->choices == made->choices &&
	       memcmp(kept->at, made->at, kept->n * sizeof(*kept->at)) == 0;
}

/* Any keys and events on a listing that changes: never out of bounds (the sanitizers watch), what
 * is selected, if anything, can be selected, and there is always a way out. */
TEST(menu_random_life)
{
	static struct card card = {.setup = true};
	uint32_t seed = 3;

	begin();
	browser.card = &card;
	kit.list.edition = 1;	/* what is made of it is kept */
	struct kit all = kit;
	for (int i = 0; i < 50000; i++) {
		seed = seed * 1664525 + 1013904223;
		uint32_t r = seed >> 12;
		if (r % 16 == 0) {
			kit.list.n = r / 16 % (all.list.n + 1);
			kit.list.pending = r / 256 % 2;
			kit.list.edition++;
			listing_changed();
		} else if (r % 16 == 1) {
			status(r / 16 % all.list.n, (int32_t)(r / 256 % 7) - 1);
		} else if (r % 16 == 2) {
			send((struct menu_event){.kind = r / 16 % 2 ? MENU_FAILED : MENU_BOOTING,
						 .chosen = kit_key(&kit, r / 32 % all.list.n)});
		} else if (r % 16 < 9) {
			type((char[]){"jkeichrd?q x/RPFcab1"[r / 16 % 20], 0});
		} else {
			enum key key = r / 16 % KEY_COUNT;
			press(key == KEY_TEXT ? KEY_DOWN : key);
		}
		struct row row;
		uint32_t number, total;
		if (pick_selected(&browser, &kit.list, &row, &number, &total))
			OK(row.kind != ROW_HEADING && number < total);
		OK(pick_count(&browser, &kit.list, &number) >= number);
		OK(shows_what_is_there());
		OK(browser.depth <= LIMIT_SUBMENU_DEPTH);
		if (i % 100 == 99)
			leave();
	}
}

TEST(menu_tells_the_story_of_this_start)
{
	struct devices devices = {.text = S("vda: nothing")}, story = {.text = S("12.000 load")};

	begin();
	browser.devices = &devices;
	type("t");
	OK(browser.view == VIEW_LIST && browser.message_n);
	browser.story = &story;
	type("t");
	OK(browser.view == VIEW_REPORT && browser.report == &story);
	type("t");
	type("d");
	OK(browser.view == VIEW_REPORT && browser.report == &devices);
}

/* What somebody has left open is closed, on the same screen, and nothing of it stays. */
TEST(menu_of_who_has_gone_is_as_at_its_start)
{
	struct devices devices = {.text = S("vda: nothing")};

	begin();
	browser.devices = browser.story = &devices;
	browser.rows = 50;
	type("e");
	type("secret=1");
	OK(browser.view == VIEW_EDIT && browser.touched);
	struct menu_event gone = {.kind = MENU_DESERTED};
	OK(send(gone).kind == MENU_REPAINT);
	OK(browser.view == VIEW_LIST && !browser.touched && !browser.kept);
	OK(browser.rows == 50 && browser.devices == &devices && browser.story == &devices);
	for (size_t i = 0; i < sizeof(browser.editor.text); i++)
		OK(browser.editor.text[i] == 0);
}
