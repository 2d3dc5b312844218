/* The policy against tables of situations and a clock of its own. */
/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "init/boot/policy.h"
#include "tests/unit/listing_kit.h"

static struct kit kit;
static struct settings settings;
static struct policy policy;
static struct policy_input input;

/* Two volumes: A, its default B, C on the first; D on the second. */
static void begin(void)
{
	kit_init(&kit);
	kit_menu(&kit, 1, S("vda1"), S("one"));
	kit_entry(&kit, "aaaaaaaa", "Entry A");
	kit_entry(&kit, "bbbbbbbb", "Entry B")->flags = ENTRY_DEFAULT;
	kit_entry(&kit, "cccccccc", "Entry C");
	kit_menu(&kit, 2, S("vdb1"), S("two"));
	kit_entry(&kit, "dddddddd", "Entry D")->flags = ENTRY_DEFAULT;
	settings_init(&settings);
	policy = (struct policy){0};
	input = (struct policy_input){.listing = &kit.list, .settings = &settings, .now = 1000,
				      .started = 1000};
}

static struct decision ask_at(int64_t now)
{
	input.now = now;
	struct decision d = policy_decide(&policy, &input);
	OK(d.until == 0 || d.until > now);
	return d;
}

static char key_of(struct decision d)
{
	return d.key.volume ? d.key.id[0] : '-';
}

static void failed(char id)
{
	for (uint32_t i = 0; i < kit.list.n; i++)
		if (kit.at[i].key.id[0] == id)
			kit.at[i].failed = S("it did not load");
}

/* Everything by itself until something is booted: which entry, and when. */
static struct decision until_boot(int64_t from, int64_t *when)
{
	struct decision d = ask_at(from);

	for (int i = 0; i < 1000 && d.kind != DECIDE_BOOT && d.kind != DECIDE_FAIL && d.until; i++)
		d = ask_at(d.until);
	*when = input.now;
	return d;
}

TEST(policy_counts_down_and_boots_the_default)
{
	begin();
	struct decision d = ask_at(1000);
	OK(d.kind == DECIDE_MENU && key_of(d) == 'b');
	OK(d.seconds == POLICY_TIMEOUT_S && d.until == 2000);
	d = ask_at(1500);
	OK(d.seconds == 5 && d.until == 2000);
	d = ask_at(2000);
	OK(d.seconds == 4 && d.until == 3000);
	d = ask_at(5999);
	OK(d.seconds == 1 && d.until == 6000);
	d = ask_at(6000);
	OK(d.kind == DECIDE_BOOT && key_of(d) == 'b');
}

/* An ISO image's entries: not by themselves, not when all others have failed; but when named. */
TEST(policy_leaves_to_people_what_is_theirs)
{
	int64_t when;

	begin();
	for (uint32_t i = 0; i < 3; i++)
		kit.entries[i].flags |= ENTRY_BY_HAND;
	OK(key_of(until_boot(1000, &when)) == 'd');
	failed('d');
	policy = (struct policy){0};
	OK(until_boot(when + 1, &when).kind != DECIDE_BOOT);
	begin();
	for (uint32_t i = 0; i < 3; i++)
		kit.entries[i].flags |= ENTRY_BY_HAND;
	settings.wanted = S("Entry C");
	OK(key_of(until_boot(1000, &when)) == 'c');
}

static void make_guests(uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i <= to; i++)
		kit.at[i].guest = true;
}

/* What can be unplugged decides nothing about the rest, wherever it stands in the listing. */
TEST(policy_guests_decide_nothing_about_others)
{
	begin();
	make_guests(0, 2);
	OK(key_of(ask_at(1000)) == 'd');
	kit.entries[0].flags = ENTRY_ONE_SHOT;
	OK(policy_default(&kit.list, &settings) == &kit.at[3]);
	kit.list.guest_resume = kit_key(&kit, 2);
	OK(policy_default(&kit.list, &settings) == &kit.at[3]);
	kit.entries[1].name = S("Entry D");	/* fits the setting better than a title does */
	settings.wanted = S("Entry D");
	OK(policy_default(&kit.list, &settings) == &kit.at[3]);
}

TEST(policy_guests_when_there_is_nobody_else)
{
	begin();
	make_guests(0, 3);
	OK(policy_default(&kit.list, &settings) == &kit.at[1]);
	kit.entries[0].flags = ENTRY_ONE_SHOT;
	OK(policy_default(&kit.list, &settings) == &kit.at[0]);
	kit.list.guest_resume = kit_key(&kit, 2);
	OK(policy_default(&kit.list, &settings) == &kit.at[2]);
	settings.wanted = S("Entry D");
	OK(policy_default(&kit.list, &settings) == &kit.at[3]);
}

/* The entry that the setting names may yet come on a better disk. */
TEST(policy_a_guest_with_the_right_name_waits)
{
	begin();
	make_guests(3, 3);
	settings.wanted = S("Entry D");
	settings.timeout = 0;
	kit_pending(&kit, 1);
	struct decision d = ask_at(1000);
	OK(d.kind == DECIDE_WAIT && key_of(d) == 'd');
	kit.entries[0].title = S("Entry D");
	d = ask_at(1100);
	OK(d.kind == DECIDE_BOOT && key_of(d) == 'a');
}

TEST(policy_timeout_comes_from_settings_then_menu)
{
	static const struct {
		int32_t setting, menu, seconds;
	} cases[] = {
		{MENU_TIMEOUT_UNSET, MENU_TIMEOUT_UNSET, 5},
		{MENU_TIMEOUT_UNSET, 30, 30},
		{2, 30, 2},
		{2, MENU_TIMEOUT_FOREVER, 2},
		{MENU_TIMEOUT_UNSET, MENU_TIMEOUT_FOREVER, -1},
		{MENU_TIMEOUT_FOREVER, 3, -1},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		begin();
		settings.timeout = cases[i].setting;
		kit.menus[0].timeout = cases[i].menu;
		struct decision d = ask_at(1000);
		OK(d.kind == DECIDE_MENU && d.seconds == cases[i].seconds);
		OK((d.until == 0) == (cases[i].seconds < 0));
		OK(key_of(d) == 'b');
	}
}

TEST(policy_timeout_zero_draws_no_menu)
{
	begin();
	kit.menus[0].timeout = 0;
	struct decision d = ask_at(1000);
	OK(d.kind == DECIDE_BOOT && key_of(d) == 'b');

	begin();
	settings.timeout = 0;
	kit.list.n = 0;
	kit_pending(&kit, 2);
	d = ask_at(1000);
	OK(d.kind == DECIDE_WAIT && d.until == 1000 + POLICY_SETTLE_MS);
	kit.list.n = 3;
	d = ask_at(1200);
	OK(d.kind == DECIDE_WAIT && d.until == 1200 + POLICY_SETTLE_MS);
	kit_pending(&kit, 0);
	d = ask_at(1300);
	OK(d.kind == DECIDE_BOOT && key_of(d) == 'b');
}

TEST(policy_countdown_without_a_menu)
{
	begin();
	kit.menus[0].timeout = 3;
	kit.menus[0].style = MENU_STYLE_HIDDEN;
	kit_pending(&kit, 1);
	struct decision d = ask_at(1000);
	OK(d.kind == DECIDE_WAIT && d.seconds == -1);
	kit_pending(&kit, 0);
	d = ask_at(1500);
	OK(d.kind == DECIDE_WAIT && d.seconds == 3 && !d.count && d.until == 2500);
	OK(ask_at(4499).kind == DECIDE_WAIT);
	OK(ask_at(4500).kind == DECIDE_BOOT);
	failed('b');		/* is told in the menu */
	d = ask_at(4600);
	OK(d.kind == DECIDE_MENU && d.reason == POLICY_FAILED);

	begin();
	kit.menus[0].timeout = 3;
	kit.menus[0].style = MENU_STYLE_COUNTDOWN;
	d = ask_at(1000);
	OK(d.kind == DECIDE_WAIT && d.seconds == 3 && d.count);
	input.attended = true;
	OK(ask_at(1100).kind == DECIDE_MENU);

	begin();		/* the settings want it to be seen */
	settings.timeout = 4;
	kit.menus[0].style = MENU_STYLE_HIDDEN;
	d = ask_at(1000);
	OK(d.kind == DECIDE_MENU && d.seconds == 4);

	begin();		/* a hidden menu that waits for ever is shown */
	kit.menus[0].timeout = MENU_TIMEOUT_FOREVER;
	kit.menus[0].style = MENU_STYLE_HIDDEN;
	OK(ask_at(1000).kind == DECIDE_MENU);
}

TEST(policy_does_not_wait_for_a_slow_disk_for_ever)
{
	int64_t when;

	begin();
	settings.timeout = 0;
	kit_pending(&kit, 1);
	struct decision d = until_boot(1000, &when);
	OK(d.kind == DECIDE_BOOT && when == 1000 + POLICY_SETTLE_MS);

	begin();
	kit_pending(&kit, 1);
	d = until_boot(1000, &when);
	OK(d.kind == DECIDE_BOOT && when == 1000 + POLICY_SETTLE_MS + POLICY_TIMEOUT_S * 1000);
}

TEST(policy_does_not_wait_for_what_cannot_come_first)
{
	begin();
	settings.timeout = 0;
	kit_pending(&kit, 3);
	kit.at[1].awaited = 0;
	struct decision d = ask_at(1000);
	OK(d.kind == DECIDE_BOOT && key_of(d) == 'b');

	failed('b');		/* what follows is the listing's, whoever may yet come */
	int64_t when;
	d = until_boot(1100, &when);
	OK(d.kind == DECIDE_BOOT && when == 1100 + POLICY_NEXT_MS);
}

TEST(policy_named_default_does_not_settle)
{
	begin();
	settings.timeout = 0;
	settings.wanted = S("Entry D");
	kit_pending(&kit, 1);
	struct decision d = ask_at(1000);
	OK(d.kind == DECIDE_BOOT && key_of(d) == 'd');
}

TEST(policy_waits_for_the_named_volume)
{
	int64_t when;

	begin();
	settings.timeout = 0;
	input.waiting = true;
	struct decision d = ask_at(1000);
	OK(d.kind == DECIDE_WAIT && d.until == 1000 + POLICY_WAIT_MS);
	input.waiting = false;
	d = ask_at(9000);
	OK(d.kind == DECIDE_BOOT);

	begin();
	settings.timeout = 0;
	input.waiting = true;
	d = until_boot(1000, &when);
	OK(d.kind == DECIDE_BOOT && when == 1000 + POLICY_WAIT_MS);
}

TEST(policy_shows_why_it_waits_after_a_loss)
{
	begin();
	OK(ask_at(1000).seconds == 5);
	kit_remove(&kit, 1);
	OK(ask_at(3000).reason == POLICY_VANISHED);
	settings.timeout = 0;
	input.waiting = true;
	struct decision d = ask_at(3000 + POLICY_VANISHED_MS);
	OK(d.kind == DECIDE_MENU && d.until == 1000 + POLICY_WAIT_MS);
}

TEST(policy_finds_the_default)
{
	static const struct {
		struct slice setting;
		char chosen;
	} cases[] = {
		{S_INIT(""), 'b'},	   {S_INIT("cccccccc"), 'c'}, {S_INIT("gnulinux-c"), 'c'},
		{S_INIT("Entry D"), 'd'}, {S_INIT("entry d"), 'b'},  {S_INIT("Broken"), 'b'},
		{S_INIT("Entry"), 'b'},	   {S_INIT("CCCCCCCC"), 'c'}, {S_INIT("GNULinux-c"), 'b'},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		begin();
		kit.entries[2].name = S("gnulinux-c");
		kit_entry(&kit, "eeeeeeee", "Broken");
		kit_problem(&kit, NOTE_MISSING_FILE, S("/boot/vmlinuz is not there"));
		settings.wanted = cases[i].setting;
		OK(key_of(ask_at(1000)) == cases[i].chosen);
	}
}

TEST(policy_default_must_be_bootable)
{
	struct note_list refuses = {0};

	begin();
	note_list_add(&refuses, &test_arena, (struct note){.code = NOTE_MISSING_FILE});
	kit.entries[1].problems = refuses;
	OK(key_of(ask_at(1000)) == 'a');
	begin();
	kit.entries[0].problems = kit.entries[1].problems = kit.entries[2].problems = refuses;
	OK(key_of(ask_at(1000)) == 'd');
	begin();
	kit.entries[0].flags = ENTRY_HIDDEN;
	kit.entries[1].problems = refuses;
	OK(key_of(ask_at(1000)) == 'c');
}

/* What the commands call the default is what would start: others may damage what sleeps. */
TEST(policy_default_is_the_system_that_sleeps)
{
	begin();
	settings.wanted = S("Entry D");
	kit.list.resume = kit_key(&kit, 0);
	OK(key_of(ask_at(1000)) == 'a');
	OK(policy_default(&kit.list, &settings) == &kit.at[0]);
	kit.list.resume = (struct entry_key){0};
	OK(policy_default(&kit.list, &settings) == &kit.at[3]);
}

TEST(policy_one_shot_wins_once)
{
	begin();
	kit.entries[2].flags = ENTRY_ONE_SHOT;
	OK(key_of(ask_at(1000)) == 'c');
	kit.at[2].failed = S("no");
	OK(policy_default(&kit.list, &settings)->entry != &kit.entries[2]);
}

TEST(policy_one_shot_wins_in_a_later_menu)
{
	begin();
	kit_menu(&kit, 9, S("vdc1"), S("other"));
	kit_entry(&kit, "other", "Other")->flags = ENTRY_ONE_SHOT;
	OK(policy_default(&kit.list, &settings)->key.volume == 9);
}

TEST(policy_menu_that_defers_is_passed_over)
{
	begin();
	kit.entries[1].action = ACTION_EXIT;
	OK(key_of(ask_at(1000)) == 'd');
	failed('d');
	struct decision d = ask_at(2000);
	OK(d.reason == POLICY_ALL_FAILED && key_of(d) == '-');
}

TEST(policy_reboot_is_never_a_fallback)
{
	int64_t when;

	begin();
	kit.entries[0].action = ACTION_REBOOT;
	kit.entries[2].action = ACTION_POWEROFF;
	OK(key_of(until_boot(1000, &when)) == 'b');
	failed('b');
	OK(key_of(until_boot(when, &when)) == 'd');
}

TEST(policy_tries_each_candidate_once)
{
	static const uint32_t fallback[] = {9, 2};
	int64_t when;
	char order[] = "bcad";

	begin();
	kit.menus[0].fallback = (struct index_list){(uint32_t *)fallback, 2};
	settings.timeout = 0;
	struct decision d = until_boot(1000, &when);
	for (int i = 0; i < 4; i++) {
		OK(d.kind == DECIDE_BOOT && key_of(d) == order[i]);
		int64_t before = when;
		failed(order[i]);
		if (i < 3) {
			struct decision next = ask_at(when);
			OK(next.kind == DECIDE_MENU && next.reason == POLICY_FAILED);
			OK(next.seconds == POLICY_NEXT_MS / 1000 && key_of(next) == order[i + 1]);
		}
		d = until_boot(when, &when);
		OK(when - before >= POLICY_NEXT_MS);
	}
	OK(d.kind == DECIDE_FAIL && d.failure == FAILURE_RETRY && d.reason == POLICY_ALL_FAILED);
}

TEST(policy_boot_that_left_no_mark_is_not_repeated_at_once)
{
	int64_t when;

	begin();
	settings.timeout = 0;
	OK(until_boot(1000, &when).kind == DECIDE_BOOT);
	struct decision d = ask_at(when);
	OK(d.kind == DECIDE_MENU && d.until > when);
}

TEST(policy_somebody_there_stops_everything)
{
	int64_t when;

	begin();
	OK(ask_at(1000).seconds == 5);
	input.attended = true;
	input.touched = 1400;
	struct decision d = ask_at(1500);
	OK(d.kind == DECIDE_MENU && d.seconds == -1 && d.until == 301400 && key_of(d) == 'b');
	settings.menu_idle = -1;
	d = ask_at(100000000);
	OK(d.kind == DECIDE_MENU && d.until == 0);

	begin();
	settings.timeout = 0;
	settings.menu_idle = -1;
	OK(until_boot(1000, &when).kind == DECIDE_BOOT);
	failed('b');
	input.attended = true;
	d = ask_at(when);
	OK(d.kind == DECIDE_MENU && d.until == 0 && d.seconds == -1);

	begin();
	kit.list.n = 0;
	settings.failure = FAILURE_REBOOT;
	input.attended = true;
	input.touched = 1000000;
	d = ask_at(1000000);
	OK(d.kind == DECIDE_MENU && d.until == 1300000 && d.reason == POLICY_NOTHING);
}

TEST(policy_somebody_who_stops_is_nobody_again)
{
	begin();
	settings.menu_idle = 20;
	input.attended = true;
	input.touched = 1000;
	OK(ask_at(1000).until == 21000);
	input.touched = 19000;		/* one more key */
	OK(ask_at(21000).until == 39000);
	OK(ask_at(39000).kind == DECIDE_ALONE);
	input.attended = false;
	struct decision d = ask_at(39000);
	OK(d.kind == DECIDE_MENU && d.seconds == POLICY_TIMEOUT_S && key_of(d) == 'b');
}

TEST(policy_better_default_takes_over_the_countdown)
{
	begin();
	struct listed *best = kit.at;
	kit.list = (struct listing){.at = best + 3, .n = 1};
	struct decision d = ask_at(1000);
	OK(key_of(d) == 'd' && d.seconds == 5);
	kit.list = (struct listing){.at = best, .n = 4};
	d = ask_at(3000);
	OK(key_of(d) == 'b' && d.seconds == 3);
	d = ask_at(6000);
	OK(d.kind == DECIDE_BOOT && key_of(d) == 'b');
}

TEST(policy_vanished_default_stops_the_countdown)
{
	int64_t when;

	begin();
	OK(ask_at(1000).seconds == 5);
	kit_remove(&kit, 1);
	struct decision d = ask_at(3000);
	OK(d.kind == DECIDE_MENU && d.seconds == -1 && d.reason == POLICY_VANISHED);
	OK(d.until == 3000 + POLICY_VANISHED_MS);
	OK(ask_at(4000).until == 3000 + POLICY_VANISHED_MS);
	d = until_boot(4000, &when);
	OK(d.kind == DECIDE_BOOT && key_of(d) == 'a');
	OK(when == 3000 + POLICY_VANISHED_MS + POLICY_TIMEOUT_S * 1000);
}

TEST(policy_default_that_comes_back_goes_on)
{
	begin();
	OK(ask_at(1000).seconds == 5);
	struct listed kept = kit.at[1];
	kit_remove(&kit, 1);
	OK(ask_at(3000).reason == POLICY_VANISHED);
	kit.at[1] = kept;
	struct decision d = ask_at(4000);
	OK(d.reason == POLICY_FINE && d.seconds == 2 && key_of(d) == 'b');
}

TEST(policy_vanished_with_everything)
{
	begin();
	OK(ask_at(1000).seconds == 5);
	kit.list.n = 0;
	struct decision d = ask_at(3000);
	OK(d.kind == DECIDE_MENU && d.seconds == -1 && d.reason == POLICY_NOTHING);
	OK(key_of(d) == '-');
}

TEST(policy_nothing_found)
{
	static const enum failure_action actions[] = {FAILURE_REBOOT, FAILURE_POWEROFF,
						      FAILURE_SHELL};
	int64_t when;

	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		begin();
		kit.list.n = 0;
		settings.failure = actions[i];
		settings.failure_after = 12;
		struct decision d = ask_at(1000);
		OK(d.kind == DECIDE_MENU && d.reason == POLICY_NOTHING);
		d = until_boot(1000, &when);
		OK(d.kind == DECIDE_FAIL && d.failure == FAILURE_RETRY);
		OK(when == 1000 + POLICY_BACKOFF_MS);
		d = until_boot(when, &when);
		OK(d.kind == DECIDE_FAIL && d.failure == actions[i] && when == 13000);
		d = until_boot(when, &when);	/* it did not help, and the count begins anew */
		OK(d.kind == DECIDE_FAIL && d.failure == actions[i] && when == 25000);
	}
	begin();
	kit.list.n = 0;
	settings.failure = FAILURE_MENU;
	struct decision d = ask_at(1000);
	OK(d.kind == DECIDE_MENU && d.until == 301000);
	d = until_boot(1000, &when);
	OK(d.kind == DECIDE_FAIL && d.failure == FAILURE_RETRY && when == 301000);
	settings.menu_idle = -1;
	d = ask_at(400000);
	OK(d.kind == DECIDE_MENU && d.until == 0);
	begin();
	kit.list.n = 0;
	settings.failure = FAILURE_SHELL;
	settings.shell = false;
	d = until_boot(1000, &when);
	OK(d.kind == DECIDE_FAIL && d.failure == FAILURE_RETRY);
}

TEST(policy_pending_devices_put_off_failure_but_not_for_ever)
{
	int64_t when;

	begin();
	kit.list.n = 0;
	kit_pending(&kit, 1);
	struct decision d = ask_at(1000);
	OK(d.kind == DECIDE_WAIT && d.reason == POLICY_FINE);
	d = ask_at(1000 + POLICY_SETTLE_MS);
	OK(d.kind == DECIDE_MENU);
	d = until_boot(input.now, &when);
	OK(d.kind == DECIDE_FAIL && when == 1000 + POLICY_PENDING_MS + POLICY_BACKOFF_MS);
}

TEST(policy_shows_a_menu_early_when_the_setting_wants_one)
{
	begin();
	kit.list.n = 0;
	kit_pending(&kit, 1);
	settings.timeout = 10;
	OK(ask_at(1000).kind == DECIDE_MENU);
}

TEST(policy_disk_that_comes_late_is_booted)
{
	int64_t when;

	begin();
	settings.timeout = 0;
	kit.list.n = 0;
	OK(until_boot(1000, &when).kind == DECIDE_FAIL);
	ask_at(when);
	kit.list.n = 4;
	struct decision d = ask_at(when + 120000);
	OK(d.kind == DECIDE_BOOT && key_of(d) == 'b');
}

/* Nobody there, everything fails for ever: 10,000 decisions, none of which is asked for at once,
 * and a machine that mostly sleeps. */
/* More entries than failures are kept: a round ends all the same. */
TEST(policy_gives_up_after_so_many_attempts)
{
	static char ids[KIT_ENTRIES][9];
	uint32_t attempts = 0;
	int64_t when = 1000;

	begin();
	kit_init(&kit);
	kit_menu(&kit, 1, S("vda1"), S("one"));
	for (int i = 0; i < KIT_ENTRIES; i++) {
		snprintf(ids[i], sizeof(ids[i]), "%08x", i);
		kit_entry(&kit, ids[i], "Entry");
	}
	for (struct decision d = until_boot(when, &when); d.kind == DECIDE_BOOT;
	     d = until_boot(when, &when)) {
		for (uint32_t i = 0; i < kit.list.n; i++)
			if (entry_key_eq(kit.at[i].key, d.key))
				kit.at[i].failed = S("it did not load");
		attempts++;
	}
	OK(attempts == POLICY_ATTEMPTS);
}

TEST(policy_never_spins)
{
	int64_t now = 1000, boots = 0, fails = 0, last_fail = 0, last_gap = 0;

	begin();
	settings.timeout = 0;
	for (int i = 0; i < 10000; i++) {
		struct decision d = ask_at(now);
		if (d.kind == DECIDE_BOOT) {
			boots++;
			failed(d.key.id[0]);
		} else if (d.kind == DECIDE_FAIL) {
			fails++;
			last_gap = now - last_fail;
			last_fail = now;
			for (uint32_t k = 0; k < kit.list.n; k++)
				kit.at[k].failed = (struct slice){0};
		} else {
			OK(d.until > now);
			now = d.until;
		}
	}
	OK(boots >= 4 * fails && boots <= 4 * (fails + 1));
	OK(fails > 100);
	OK(last_gap >= POLICY_BACKOFF_MAX_MS);
	OK((now - 1000) / 10000 > 1000);	/* more than a second for each */
}

/* A disk that comes and goes is a new one each time, whose entries have not failed. */
TEST(policy_flapping_disk_ends_a_round_too)
{
	int64_t when = 1000;
	uint32_t attempts = 0;

	begin();
	settings.timeout = 0;
	for (struct decision d = until_boot(when, &when); d.kind == DECIDE_BOOT;
	     d = until_boot(when, &when), attempts++)
		for (uint32_t i = 0; i < kit.list.n; i++)
			kit.at[i].key.volume += 10;
	OK(attempts == POLICY_ATTEMPTS);
}

TEST(policy_backoff_differs_from_machine_to_machine)
{
	int64_t first = 0, when, differ = 0;

	for (uint32_t machine = 0; machine < 32; machine++) {
		begin();
		kit.list.n = 0;
		input.random = machine * 0x9e3779b9;
		until_boot(1000, &when);
		OK(when >= 1000 + POLICY_BACKOFF_MS);
		OK(when < 1000 + POLICY_BACKOFF_MS * 5 / 4);
		differ += machine && when != first;
		first = machine ? first : when;
	}
	OK(differ > 25);
}

/* The same with nothing found, and with a device that answers never. */
TEST(policy_never_spins_on_nothing)
{
	for (uint32_t pending = 0; pending < 2; pending++) {
		int64_t now = 1000;

		begin();
		kit.list.n = 0;
		kit_pending(&kit, pending);
		for (int i = 0; i < 10000; i++) {
			struct decision d = ask_at(now);
			OK(d.kind != DECIDE_BOOT);
			if (d.kind != DECIDE_FAIL)
				now = d.until;
		}
		OK((now - 1000) / 10000 > 10000);
	}
}

/* Disks that come and go at random, boots that fail at random. */
TEST(policy_random_life)
{
	uint32_t seed = 7;
	int64_t now = 1000;

	begin();
	for (int i = 0; i < 10000; i++) {
		seed = seed * 1664525 + 1013904223;
		kit.list.n = (seed >> 16) % 5;
		kit_pending(&kit, (seed >> 20) % 2);
		input.waiting = (seed >> 24) % 4 == 0;
		struct decision d = ask_at(now);
		if (d.kind == DECIDE_BOOT) {
			const struct listed *l = listing_find(&kit.list, d.key);
			OK(l && entry_bootable(l->entry) && l->failed.n == 0);
			failed(d.key.id[0]);
		} else if (d.kind == DECIDE_FAIL) {
			for (uint32_t k = 0; k < 4; k++)
				kit.at[k].failed = (struct slice){0};
		}
		now += (seed >> 8) % 3000;
	}
}

static void mark_own(char id)
{
	for (uint32_t i = 0; i < kit.list.n; i++)
		if (kit.at[i].key.id[0] == id)
			((struct boot_entry *)kit.at[i].entry)->flags |= ENTRY_OWN;
}

/* To start ourselves would be to come back here, again and again. */
TEST(policy_never_starts_this_program_by_itself)
{
	int64_t when;

	begin();
	mark_own('b');
	OK(key_of(until_boot(1000, &when)) == 'c');	/* the one behind it */
	begin();
	mark_own('b');
	mark_own('c');
	OK(key_of(until_boot(1000, &when)) == 'a');	/* or else from the top */
	begin();
	settings.wanted = S("Entry B");
	mark_own('b');
	OK(key_of(until_boot(1000, &when)) == 'c');	/* whoever names it */
	begin();
	mark_own('a');
	mark_own('b');
	mark_own('c');
	OK(key_of(until_boot(1000, &when)) == 'd');	/* the next menu */
	failed('d');
	OK(until_boot(when + 1000, &when).kind == DECIDE_FAIL);
	begin();
	mark_own('b');
	failed('c');
	OK(key_of(until_boot(1000, &when)) == 'a');
}

/* ---- a machine in a rack ---- */

static uint32_t dice(uint32_t sides)
{
	static uint32_t seed = 15;

	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % sides;
}

static void forgive_all(void)
{
	for (uint32_t i = 0; i < KIT_ENTRIES; i++)
		kit.at[i].failed = (struct slice){0};
}

/* Something goes wrong with a disk, or somebody comes and walks away. */
static void one_fault(void)
{
	switch (dice(5)) {
	case 0:
		kit.list.n = dice(5);
		break;
	case 1:
		kit_pending(&kit, dice(2));
		break;
	case 2:
		for (uint32_t i = 0; i < KIT_ENTRIES; i++)
			kit.at[i].key.volume += 10;
		break;
	case 3:
		input.waiting = dice(2);
		break;
	case 4:
		input.attended = true;
		input.touched = input.now;
		break;
	}
}

/* What PID 1 makes of a decision, on a machine where every boot and every action fails. */
static void act_in_vain(struct decision d)
{
	if (d.kind == DECIDE_BOOT && dice(8))
		failed(d.key.id[0]);
	if (d.kind == DECIDE_FAIL && d.failure == FAILURE_RETRY)
		forgive_all();
	if (d.kind == DECIDE_FAIL && d.failure == FAILURE_SHELL) {
		input.attended = true;
		input.touched = input.now;
	}
	if (d.kind == DECIDE_ALONE) {
		input.attended = false;
		forgive_all();
	}
}

static void age(enum failure_action failure, int32_t idle)
{
	begin();
	settings.failure = failure;
	settings.menu_idle = idle;
	settings.failure_after = (int32_t)dice(600);
	for (int faults = 0; faults < 10000;) {
		struct decision d = ask_at(input.now);
		bool sleeps = d.kind == DECIDE_MENU || d.kind == DECIDE_WAIT;
		/* it has something to do, and never later than this */
		OK(!sleeps || (d.until > input.now && d.until <= input.now + 400000));
		act_in_vain(d);
		if (sleeps && dice(3) == 0) {
			one_fault();
			faults++;
			input.now += 1 + dice((uint32_t)(d.until - input.now));
		} else if (sleeps) {
			input.now = d.until;
		}
	}
}

/* Ten thousand faults, and then all is well again: it boots, by itself, in the time that the
 * longest back-off, a person who has gone, and a countdown take. */
TEST(policy_ages_through_faults_and_still_boots)
{
	for (enum failure_action failure = 0; failure < FAILURE_COUNT; failure++) {
		age(failure, 20 + (int32_t)dice(280));
		int64_t well = input.now;
		kit.list.n = 4;
		kit_pending(&kit, 0);
		input.waiting = false;
		struct decision d = ask_at(input.now);
		while (d.kind != DECIDE_BOOT && input.now < well + 3600000) {
			act_in_vain(d);
			if (d.until)
				input.now = d.until;
			d = ask_at(input.now);
		}
		OK(d.kind == DECIDE_BOOT);
		OK(input.now < well + 375000 + 300000 + 20000);
	}
}

TEST(policy_says_why)
{
	begin();
	OK(policy_why(&kit.list, &settings, NULL) == WHY_NOTHING);
	OK(policy_why(&kit.list, &settings, &kit.at[1]) == WHY_CONFIG);
	OK(policy_why(&kit.list, &settings, &kit.at[0]) == WHY_NEXT);
	settings.wanted = S("Entry C");
	OK(policy_why(&kit.list, &settings, &kit.at[2]) == WHY_SETTING);
	kit.list.resume = kit.at[3].key;
	OK(policy_why(&kit.list, &settings, &kit.at[3]) == WHY_RESUME);
	begin();
	kit.entries[2].flags = ENTRY_ONE_SHOT;
	OK(policy_why(&kit.list, &settings, &kit.at[2]) == WHY_ONE_SHOT);
	begin();
	kit.entries[1].flags = 0;
	OK(policy_why(&kit.list, &settings, &kit.at[0]) == WHY_FIRST);
}
