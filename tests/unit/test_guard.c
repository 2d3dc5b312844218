/* Superusers keep shell and editor, whatever becomes of the listing. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/guard.h"

#include "tests/unit/login_kit.h"

#define USERS "root plain pass\nann other\n"

static struct menu_action send(enum menu_event_kind kind)
{
	struct menu_event event = {.kind = kind};

	return menu_step(&browser, &kit.list, &event);
}

/* An internal disk with an entry of GRUB's and one of a Boot Loader Specification's, and a stick;
 * @superusers: of GRUB's, @of_stick: of the stick's. */
static void begin(bool superusers, bool of_stick)
{
	kit_init(&kit);
	struct menu *m = kit_menu(&kit, 1, S("vda1"), S("boot"));
	if (superusers) {
		m->superusers = S("root");
		m->users = S(USERS);
		guard_learn(&kit.guard, m);
	}
	kit_entry(&kit, "a1......", "GRUB's");
	kit_menu(&kit, 1, S("vda1"), S("boot"))->format = S("bls");
	kit_entry(&kit, "a2......", "BLS");
	m = kit_menu(&kit, 2, S("sda1"), S("stick"));
	if (of_stick) {
		m->superusers = S("root");
		m->users = S("root of the stick\n");
	}
	kit_entry(&kit, "b1......", "Stick");
	browser_init(&browser, false, &kit.guard);
	press(KEY_HOME);
}

/* What "r" makes of the listing at once, and a disk that is pulled out. */
static void empty(void)
{
	kit.list.n = 0;
	kit.list.pending = 2;
	send(MENU_LISTING);
}

static bool asks(struct menu_action action)
{
	return action.kind == MENU_REDRAW && browser.view == VIEW_LOGIN;
}

static bool refuses(struct menu_action action)
{
	return action.kind == MENU_REDRAW && browser.view == VIEW_LIST && browser.message_n;
}

TEST(guard_wants_to_know_first)
{
	begin(false, false);
	kit.guard.known = false;
	OK(refuses(type("c")) && refuses(type("e")) && refuses(send(MENU_OFFER)));
	type("i");
	OK(type("e").kind == MENU_REDRAW && browser.view == VIEW_DETAILS);
	press(KEY_ESC);
	empty();
	OK(refuses(type("c")));
	OK(press(KEY_ENTER).kind == MENU_REDRAW);
	kit.guard.known = true;
	OK(type("c").kind == MENU_SHELL);

	begin(true, false);	/* one disk has them, others are still being read */
	kit.guard.known = false;
	OK(asks(type("c")));
	OK(login("root", "plain pass").kind == MENU_SHELL);
}

/* The last disk has been looked at. */
static struct menu_action know(void)
{
	kit.guard.known = true;
	return send(MENU_KNOWN);
}

/* What holds from now on is the superusers' alone. */
TEST(guard_keeps_what_is_kept)
{
	begin(true, false);
	kit.menus[1].keeps = MENU_KEEPS_FIRMWARE;
	press(KEY_END);
	press(KEY_UP);
	OK(asks(type("S")));
	OK(refuses(login("ann", "other")));
	OK(asks(type("+")));
	struct menu_action a = login("root", "plain pass");
	OK(a.kind == MENU_KEEP && a.keep == KEEP_LONGER);
	OK(type("S").kind == MENU_KEEP);

	begin(false, false);
	kit.guard.known = false;
	kit.menus[0].keeps = MENU_KEEPS_SAVED;
	OK(refuses(type("S")));
	kit.guard.known = true;
	OK(send(MENU_KNOWN).kind == MENU_KEEP);
}

TEST(guard_does_what_waits_when_it_knows)
{
	begin(false, false);
	kit.guard.known = false;
	OK(know().kind == MENU_NONE);		/* nothing waits */
	kit.guard.known = false;
	type("c");
	empty();
	OK(know().kind == MENU_SHELL && browser.message_n == 0);
	OK(know().kind == MENU_NONE);

	begin(false, false);
	kit.guard.known = false;
	press(KEY_DOWN);
	type("e");
	know();
	OK(browser.view == VIEW_EDIT && entry_key_eq(browser.subject, kit_key(&kit, 1)));

	begin(false, false);			/* a password is needed */
	kit.guard.known = false;
	type("c");
	kit.menus[0].superusers = S("root");
	kit.menus[0].users = S(USERS);
	guard_learn(&kit.guard, &kit.menus[0]);
	OK(asks(know()));

	begin(false, false);			/* another key, another console's entry */
	kit.guard.known = false;
	type("c");
	press(KEY_DOWN);
	OK(know().kind == MENU_NONE);
	kit.guard.known = false;
	type("c");
	send(MENU_BOOTING);
	send(MENU_FAILED);
	OK(know().kind == MENU_NONE);
	kit.guard.known = false;
	type("e");				/* an entry that goes */
	empty();
	OK(know().kind == MENU_REDRAW && browser.view == VIEW_LIST);
}

TEST(guard_of_a_listing_that_is_empty)
{
	begin(true, false);
	OK(type("r").kind == MENU_RESCAN);
	empty();
	OK(asks(type("c")));
	send(MENU_LISTING);
	OK(browser.view == VIEW_LOGIN);
	OK(refuses(login("root", "wrong")));
	OK(asks(type("c")));
	OK(refuses(login("ann", "other")));	/* has a password, and is no superuser */
	OK(asks(type("c")));
	OK(login("root", "plain pass").kind == MENU_SHELL);
	OK(type("c").kind == MENU_SHELL);	/* once is enough */
}

/* Who can have the machine start from anything needs no shell: the set-up is as closed as that. */
TEST(guard_keeps_the_firmware_setup)
{
	struct card card = {.setup = true};

	begin(true, false);
	browser.card = &card;
	type("F");
	OK(asks(type("F")));
	OK(refuses(login("root", "wrong")));
	type("F");
	OK(asks(type("F")));
	struct menu_action a = login("root", "plain pass");
	OK(a.kind == MENU_ACT && a.act == ACTION_FIRMWARE);
	OK(type("R").kind == MENU_REDRAW && type("R").kind == MENU_ACT);	/* as the button */
}

TEST(guard_whose_disk_has_gone)
{
	begin(true, false);
	kit_remove(&kit, 0);
	kit_remove(&kit, 0);
	kit.menus[0] = (struct menu){0};	/* nothing of it is needed */
	send(MENU_LISTING);
	OK(asks(type("e")));
	press(KEY_ESC);
	OK(asks(type("c")));
	OK(login("root", "plain pass").kind == MENU_SHELL);
}

TEST(guard_whose_menu_is_listed_elsewhere)
{
	begin(true, false);
	struct listed_twin twin = {kit.at[0], 0};

	kit_remove(&kit, 0);
	kit.list.twins = &twin;
	kit.list.n_twins = 1;
	OK(asks(type("e")));
	press(KEY_ESC);
	OK(asks(type("c")));
}

TEST(guard_of_other_menus_entries)
{
	begin(true, false);
	press(KEY_DOWN);
	OK(asks(type("e")));
	OK(refuses(login("ann", "other")));
	OK(press(KEY_ENTER).kind == MENU_BOOT);		/* starting is free */
	type("e");
	login("root", "plain pass");
	OK(browser.view == VIEW_EDIT && entry_key_eq(browser.subject, kit_key(&kit, 1)));
	OK(press(KEY_ENTER).kind == MENU_BOOT);
}

TEST(guard_and_what_can_be_unplugged)
{
	begin(false, true);	/* the stick's superusers are for its own entries */
	OK(type("c").kind == MENU_SHELL);
	type("e");
	OK(browser.view == VIEW_EDIT);
	press(KEY_ESC);
	press(KEY_END);
	OK(asks(type("e")));
	login("root", "of the stick");
	OK(browser.view == VIEW_EDIT);

	begin(true, true);	/* and open nothing that others keep */
	press(KEY_END);
	OK(asks(type("e")));
	OK(refuses(login("root", "of the stick")));
	OK(asks(type("c")));
	OK(refuses(login("root", "of the stick")));
	kit.entries[2].flags = ENTRY_RESTRICTED;
	OK(asks(press(KEY_ENTER)));
	OK(login("root", "of the stick").kind == MENU_BOOT);
	OK(asks(type("e")));

	begin(true, false);	/* the stick itself says nothing */
	press(KEY_END);
	OK(asks(type("e")));
	login("root", "plain pass");
	OK(browser.view == VIEW_EDIT);
}

TEST(guard_that_comes_while_somebody_edits)
{
	begin(false, false);
	type("e");
	type(" init=/bin/sh");
	kit.menus[1].superusers = S("root");
	kit.menus[1].users = S(USERS);
	guard_learn(&kit.guard, &kit.menus[1]);
	send(MENU_LISTING);
	OK(refuses(press(KEY_ENTER)));
	OK(asks(type("e")));
	login("root", "plain pass");
	OK_TEXT(editor_text(&browser.editor),
		S("linux /boot/vmlinuz root=/dev/vda1 ro\ninitrd"));
}

TEST(guard_of_a_shell_that_nobody_asked_for)
{
	begin(true, false);
	browser_init(&browser, false, &kit.guard);
	empty();
	OK(asks(send(MENU_OFFER)) && !browser.touched);
	type("ro");
	OK(browser.touched);
	send(MENU_OFFER);
	OK(login("ot", "plain pass").kind == MENU_SHELL);
	begin(false, false);
	OK(send(MENU_OFFER).kind == MENU_SHELL);
	browser_init(&browser, true, &kit.guard);
	OK(refuses(send(MENU_OFFER)));
}

static bool remembers(const char *typed)
{
	const char *at = (const char *)&browser;

	for (size_t i = 0; i + strlen(typed) <= sizeof(browser); i++)
		if (memcmp(at + i, typed, strlen(typed)) == 0)
			return true;
	return false;
}

TEST(guard_wipes_what_was_typed)
{
	begin(true, false);
	type("e");
	type("root");
	press(KEY_ENTER);
	type("plain pa");
	OK(remembers("plain pa"));
	empty();
	OK(browser.view == VIEW_LIST && !remembers("plain pa"));

	begin(true, false);
	type("c");
	type("root");
	press(KEY_ENTER);
	type("plain pa");
	send(MENU_BOOTING);	/* from another console */
	OK(browser.view == VIEW_LIST && !remembers("plain pa"));
	send(MENU_FAILED);

	begin(true, false);
	type("c");
	login("root", "plain pass");
	OK(!remembers("plain pass"));
	begin(true, false);
	type("c");
	login("root", "plain past");
	OK(!remembers("plain past"));
}

TEST(guard_keeps_so_many)
{
	static char text[LIMIT_GUARD_BYTES];
	static struct guard guard;
	struct menu menu = {.superusers = S("root"), .users = S(USERS)};
	uint32_t left = 0;

	guard = (struct guard){0};
	guard_learn(&guard, &(struct menu){.users = S(USERS)});
	OK(!guard_stands(&guard) && !guard_opens(&guard));
	for (int i = 0; i < 100; i++)
		guard_learn(&guard, &menu);
	OK(guard.n == 1 && !guard.lost && guard_stands(&guard) && guard_opens(&guard));
	for (uint32_t i = 1; i <= LIMIT_GUARDS; i++) {
		text[0] = (char)('a' + i);
		menu.superusers = (struct slice){text, 1};
		guard_learn(&guard, &menu);
		OK(guard.lost == (i == LIMIT_GUARDS));
	}
	OK(guard.n == LIMIT_GUARDS && guard_check(&guard, S("root"), S("plain pass"), &left));

	guard = (struct guard){0};
	memset(text, 'x', sizeof(text));
	menu.superusers = S("root");
	menu.users = (struct slice){text, sizeof(text)};
	guard_learn(&guard, &menu);
	OK(guard.n == 0 && guard.lost && guard_stands(&guard) && !guard_opens(&guard));
	begin(false, false);
	kit.guard.lost = true;
	OK(refuses(type("c")) && refuses(type("e")));
}

TEST(guard_looks_until_disks_have_come)
{
	struct guard guard = {0};

	OK(guard_look(&guard, false, true, 0) == 0 && !guard.known);
	OK(guard_look(&guard, true, true, 0) == GUARD_SETTLE_MS && !guard.known);
	OK(guard_look(&guard, true, false, GUARD_SETTLE_MS) == GUARD_EMPTY_MS && !guard.known);
	OK(guard_look(&guard, true, true, GUARD_SETTLE_MS) == 0 && guard.known);
	OK(guard_look(&guard, false, true, 1 << 30) == 0 && !guard.known);	/* one more came */
	OK(guard_look(&guard, true, false, GUARD_EMPTY_MS) == 0 && guard.known);
}
