/* Passwords of configurations: who may do what, and how the menu asks. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/policy.h"
#include "init/menu/auth.h"
#include "tests/unit/login_kit.h"

/* "secret", by grub-mkpasswd-pbkdf2's rules with ten rounds and the salt "salt". */
#define HASHED                                                                                     \
	"grub.pbkdf2.sha512.10.73616C74."                                                          \
	"F1EF276CC97C4E43E6940DCA96B9DD3DBF03C314E92A9E0D985BF99E612B1FAA"                         \
	"95A1404DCB10BA96D58E0BAC3E32E31BA9CFC57E8E9E109F9BD896EA48BF57A6"
#define USERS "root plain pass\nann old\nann " HASHED "\n"

TEST(auth_lists)
{
	OK(auth_listed(S("root, ann;bob|c&d"), S("ann")) && auth_listed(S("root"), S("root")));
	OK(auth_listed(S("a b"), S("b")) && !auth_listed(S("root"), S("roo")));
	OK(!auth_listed(S("a,,b"), S("")) && !auth_listed(S(""), S("a")));
}

static bool check(struct slice users, struct slice name, struct slice password)
{
	uint32_t left = AUTH_ROUNDS;

	return auth_check(users, name, password, &left);
}

TEST(auth_passwords)
{
	OK(check(S(USERS), S("root"), S("plain pass")));
	OK(!check(S(USERS), S("root"), S("plain pas")) &&
	   !check(S(USERS), S("root"), S("")));
	OK(check(S(USERS), S("ann"), S("secret")));	/* the newer one counts */
	OK(!check(S(USERS), S("ann"), S("old")) &&
	   !check(S(USERS), S("ann"), S("Secret")));
	OK(!check(S(USERS), S("bob"), S("secret")) && !check(S(""), S(""), S("")));
	OK(!check(S("a grub.pbkdf2.sha512.10.7.00\n"), S("a"), S("x")));
	OK(!check(S("a grub.pbkdf2.sha512.10.73.\n"), S("a"), S("")));
	OK(!check(S("a grub.pbkdf2.sha512.99999999.73.00\n"), S("a"), S("x")));

	uint32_t left = 15;
	OK(auth_check(S(USERS), S("ann"), S("secret"), &left) && left == 5);
	OK(!auth_check(S(USERS), S("ann"), S("secret"), &left) && left == 5);
}

/* One configuration with a password and one without. */
static void begin(void)
{
	kit_init(&kit);
	struct menu *m = kit_menu(&kit, 1, S("vda1"), S("one"));
	m->superusers = S("root");
	m->users = S(USERS);
	kit_entry(&kit, "a1......", "Closed")->flags = ENTRY_RESTRICTED | ENTRY_DEFAULT;
	kit_entry(&kit, "a2......", "For ann")->flags = ENTRY_RESTRICTED;
	kit.entries[1].users = S("ann");
	kit_entry(&kit, "a3......", "Free");
	kit_menu(&kit, 2, S("vdb1"), S("two"));
	kit_entry(&kit, "b1......", "Other");
	guard_learn(&kit.guard, m);
	browser_init(&browser, false, &kit.guard);
	press(KEY_HOME);
}

TEST(auth_entry_wants_a_password)
{
	begin();
	OK(press(KEY_ENTER).kind == MENU_REDRAW);
	struct menu_action a = login("root", "plain pass");
	OK(a.kind == MENU_BOOT && entry_key_eq(a.key, kit_key(&kit, 0)) &&
	   browser.view == VIEW_LIST);
	OK(browser.editor.n == 0 && browser.editor.text[0] == 0);
	press(KEY_DOWN);
	/* a superuser may everything, once logged in */
	OK(press(KEY_ENTER).kind == MENU_BOOT);

	begin();
	press(KEY_ENTER);
	OK(login("root", "wrong").kind == MENU_REDRAW && browser.view == VIEW_LIST);
	press(KEY_ENTER);
	OK(login("ann", "secret").kind == MENU_REDRAW);	/* not ann's */
	press(KEY_DOWN);
	press(KEY_ENTER);
	OK(login("ann", "secret").kind == MENU_BOOT);
	press(KEY_DOWN);
	OK(press(KEY_ENTER).kind == MENU_BOOT);		/* free for all */
	press(KEY_HOME);
	press(KEY_ENTER);
	OK(browser.view == VIEW_LOGIN);
	OK(press(KEY_ESC).kind == MENU_REDRAW && browser.view == VIEW_LIST);
}

TEST(auth_editing_and_the_shell_are_the_superusers)
{
	begin();
	press(KEY_DOWN);
	press(KEY_DOWN);
	type("e");
	OK(login("ann", "secret").kind == MENU_REDRAW && browser.view == VIEW_LIST);
	type("e");
	login("root", "plain pass");
	OK(browser.view == VIEW_EDIT && browser.editor.n);
	press(KEY_ESC);
	OK(type("c").kind == MENU_SHELL);

	begin();
	type("c");
	OK(login("root", "plain pass").kind == MENU_SHELL);
	begin();
	press(KEY_END);
	type("e");	/* of the other configuration, which has no password of its own */
	OK(browser.view == VIEW_LOGIN);
	press(KEY_ESC);
	OK(type("c").kind == MENU_REDRAW && browser.view == VIEW_LOGIN);
	begin();
	kit.menus[0].users = (struct slice){0};		/* hashes that are not known here */
	kit.guard = (struct guard){.known = true};
	guard_learn(&kit.guard, &kit.menus[0]);
	OK(press(KEY_ENTER).kind == MENU_REDRAW && browser.view == VIEW_LIST && browser.message_n);
	OK(type("c").kind == MENU_REDRAW && browser.view == VIEW_LIST);
}

TEST(auth_nobody_gives_no_password)
{
	struct settings settings;
	struct policy policy = {0};

	begin();
	settings_init(&settings);
	struct policy_input input = {.listing = &kit.list, .settings = &settings, .now = 1000,
				     .started = 1000};
	struct decision d = policy_decide(&policy, &input);
	OK(d.kind == DECIDE_MENU && d.until == 0 && d.seconds == -1);
	OK(entry_key_eq(d.key, kit_key(&kit, 0)));
	kit.entries[0].flags = ENTRY_RESTRICTED;	/* is no default: the first that is free */
	policy = (struct policy){0};
	d = policy_decide(&policy, &input);
	OK(d.seconds > 0 && entry_key_eq(d.key, kit_key(&kit, 2)));
}
