/* What people see: whole screens as text, read from the terminal that the bytes went to. */
/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/screen_kit.h"

/* Each page at each size against tests/unit/screens/PAGE.txt; with SCREENS=accept in the
 * environment the files are written instead, for a person to look at. */
static const uint16_t sizes[][2] = {{80, 24}, {40, 20}, {132, 50}, {40, 10}};

static void add_page(struct text *out, uint16_t columns, uint16_t rows)
{
	struct slice rest = seen();

	text_printf(out, "== %ux%u\n", columns, rows);
	while (rest.n) {
		struct slice line = slice_cut(&rest, '\n');
		text_put(out, line);
		text_put(out, S("\n"));
	}
	OK(terminal.cursor == browser.filter.typing || browser.view == VIEW_EDIT ||
	   browser.view == VIEW_LOGIN);
}

static struct slice wanted(const char *path)
{
	static char room[65536];
	FILE *file = fopen(path, "r");
	size_t n = file ? fread(room, 1, sizeof(room), file) : 0;

	if (file)
		fclose(file);
	return (struct slice){room, n};
}

static void page(const char *name, void (*reach)(void))
{
	struct text out = {.arena = &test_arena};
	char path[80];

	snprintf(path, sizeof(path), "tests/unit/screens/%s.txt", name);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		begin(sizes[i][0], sizes[i][1]);
		reach();
		add_page(&out, sizes[i][0], sizes[i][1]);
	}
	if (slice_eq(slice_str(getenv("SCREENS")), S("accept"))) {
		FILE *file = fopen(path, "w");
		OK(file && fwrite(out.p, 1, out.n, file) == out.n && fclose(file) == 0);
	}
	OK_TEXT(text_slice(&out), wanted(path));
}

static void countdown(void)
{
	status(0, 5);
}

static void unbootable(void)
{
	status(0, -1);
	press(KEY_DOWN);
	press(KEY_DOWN);
}

static void submenu(void)
{
	kit.list.pending = 2;
	press(KEY_DOWN);
	press(KEY_ENTER);
}

static void action(void)
{
	kit.list.n = 4;
	press(KEY_END);
}

static void details(void)
{
	type('i');
}

static void details_scrolled(void)
{
	type('i');
	press(KEY_DOWN);
}

static void details_refused(void)
{
	static struct note problem = {
		.code = NOTE_MISSING_FILE,
		.message = S_INIT("kernel /boot/vmlinux: No such file or directory on vda2"),
	};

	kit.entries[0].problems = (struct note_list){&problem, 1};
	type('i');
}

static void editor(void)
{
	type('e');
	type('x');
}

static void help(void)
{
	static struct card card = {.setup = true};

	browser.card = &card;
	type('?');
}

/* No shell, no editor, nothing listed. */
static void help_locked(void)
{
	browser.locked = true;
	kit.list.n = 0;
	type('?');
}

static void booting(void)
{
	send((struct menu_event){.kind = MENU_BOOTING, .chosen = kit_key(&kit, 0)});
}

static void failed(void)
{
	kit.at[0].failed = S("initrd.img: cut short");
	send((struct menu_event){.kind = MENU_FAILED,
				 .chosen = kit_key(&kit, 0),
				 .text = S("/boot/initrd.img-6.1.0-18-amd64: cut short: 12582912 "
					   "of 34002011 bytes; check "
					   "the file system from another one")});
	status(4, 4);
}

static void looking(void)
{
	kit.list.n = 0;
	kit.list.pending = 1;
}

static void nothing_found(void)
{
	static struct devices devices = {
		.text = S_INIT("sda: 10 GiB, no partition table, no file system\n"
			       "sdb1: crypto_LUKS, not a file system")};

	kit.list.n = 0;
	browser.devices = &devices;
	send((struct menu_event){.kind = MENU_NOTICE, .text = S("No boot entry was found.")});
}

static void report(void)
{
	static struct devices devices = {
		.text = S_INIT("vda2 ext4 20 GiB 'debian-root': 4 entries\n"
			       "sdb1 crypto_LUKS 10 GiB: encrypted; nothing is unlocked here")};

	browser.devices = &devices;
	type('d');
}

static void find(void)
{
	type('/');
	type('6');
	type('.');
}

static void find_nothing(void)
{
	type('/');
	type('z');
	type('z');
}

static void asked(void)
{
	type('R');
}

static void header(void)
{
	static struct card card = {
		.version = S_INIT("1.2"), .machine = S_INIT("Dell Inc. PowerEdge R650 SN 7X2ABC3"),
		.firmware = S_INIT("UEFI, Secure Boot on"), .clock = S_INIT("12:03 UTC"),
		.why = S_INIT("saved_entry in grubenv, vda2"),
		.notes = S_INIT("Windows boot manager on sda1: start it from the firmware's menu"),
	};

	browser.card = &card;
	status(0, -1);
}

static void login(void)
{
	kit.menus[0].superusers = S("root");
	kit.menus[0].users = S("root plain pass\n");
	type('e');
	type('r');
	press(KEY_ENTER);
	type('s');
	type('t');
}

TEST(screen_pages)
{
	static const struct {
		const char *name;
		void (*reach)(void);
	} pages[] = {
		{"action", action},	{"asked", asked},	  {"booting", booting},
		{"countdown", countdown}, {"details", details},
		{"details-refused", details_refused},
		{"details-scrolled", details_scrolled},
		{"editor", editor},	{"failed", failed},	  {"find", find},
		{"find-nothing", find_nothing},
		{"header", header},	{"help", help},		  {"help-locked", help_locked},
		{"login", login},	{"looking", looking},	  {"nothing", nothing_found},
		{"report", report},	{"submenu", submenu},	  {"unbootable", unbootable},
	};

	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++)
		page(pages[i].name, pages[i].reach);
}

/* Files of another volume say so; a list that just fits has no arrow. */
TEST(screen_details_name_other_volumes)
{
	static struct file_ref initrds[] = {
		{.volume = 2, .device = S_INIT("UUID=1234"), .path = S_INIT("/initrd")},
		{.volume = 0, .device = S_INIT("LABEL=gone"), .path = S_INIT("/ucode")},
	};

	begin(80, 24);
	kit.entries[0].initrds = (struct file_list){initrds, 2};
	type('i');
	show();
	OK_TEXT(without_blanks(terminal_line(&terminal, 8)),
		S("Initrd        /initrd on nvme0n1p3"));
	OK_TEXT(without_blanks(terminal_line(&terminal, 9)),
		S("              /ucode on LABEL=gone, which is not there"));
}

TEST(screen_list_that_just_fits)
{
	begin(40, 10);
	kit.list.n = 4;
	kit_entry(&kit, "c1c1c1c1", "Fifth");
	kit.at[4].menu = kit.at[3].menu;
	kit.at[4].key.volume = 1;
	show();
	OK(terminal.cell[5][39].text[0] == ' ');
	kit_entry(&kit, "c2c2c2c2", "Sixth");
	kit.at[5].menu = kit.at[3].menu;
	kit.at[5].key.volume = 1;
	show();
	OK(terminal.cell[5][39].text[0] == 'v');
}

TEST(screen_colours_where_there_are_some)
{
	begin(80, 24);
	status(4, -1);
	press(KEY_DOWN);
	show();
	OK(terminal.cell[2][1].look == LOOK_HEADING);
	OK(terminal.cell[5][1].look == LOOK_REFUSED);
	OK(terminal.cell[8][1].look == LOOK_CHOSEN);
	screen_forget(&screen);
	screen.plain = true;
	show();
	screen.plain = false;
	OK(terminal.cell[2][1].look == LOOK_BOLD);
	OK(terminal.cell[5][1].look == LOOK_PLAIN && terminal.cell[8][1].look == LOOK_PLAIN);
}
