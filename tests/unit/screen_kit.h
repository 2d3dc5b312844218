/* A menu on a terminal, for the tests of what people see. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_SCREEN_KIT_H
#define TESTS_UNIT_SCREEN_KIT_H

#include "init/console/paint.h"
#include "init/console/screen.h"
#include "init/menu/menu.h"
#include "tests/unit/listing_kit.h"
#include "tests/unit/terminal_kit.h"

static struct kit kit;
static struct browser browser;
static struct grid grid;
static struct screen screen;
static struct terminal terminal;

static inline void begin(uint16_t columns, uint16_t rows)
{
	static struct file_ref initrd = {.volume = 1,
					 .path = S_INIT("/boot/initrd.img-6.1.0-18-amd64")};

	kit_init(&kit);
	kit_menu(&kit, 1, S("vda2"), S("debian-root"));
	kit.facts[0].size = 20ull << 30;
	kit.facts[0].model = S("QEMU HARDDISK");
	struct boot_entry *e = kit_entry(&kit, "a1a1a1a1", "Debian GNU/Linux");
	e->flags = ENTRY_DEFAULT;
	e->kernel.path = S("/boot/vmlinuz-6.1.0-18-amd64");
	e->initrds = (struct file_list){&initrd, 1};
	e->cmdline = S("root=UUID=8f4c1c4e-27a5-4a39-9f2c-0d4be6f9aa11 ro quiet console=tty0 "
		       "console=ttyS0,115200n8 mitigations=auto crashkernel=256M");
	kit_entry(&kit, "a2a2a2a2", "Debian GNU/Linux, with Linux 6.1.0-18-amd64");
	kit_submenu(&kit, "Advanced options for Debian GNU/Linux");
	kit_entry(&kit, "a3a3a3a3", "Windows Boot Manager (on /dev/vda1)");
	kit_problem(&kit, NOTE_NOT_BOOTABLE, S("chainloads bootmgfw.efi, which kexec cannot start; "
					       "choose it in the firmware's boot menu"));
	kit_entry(&kit, "a4a4a4a4", "UEFI Firmware Settings")->action = ACTION_FIRMWARE;
	kit_menu(&kit, 2, S("nvme0n1p3"), S(""))->format = S("bls");
	kit.facts[1].size = 931ull << 30;
	kit.facts[1].fstype = S("xfs");
	kit_entry(&kit, "b1b1b1b1",
		  "Fedora Linux (6.8.5-301.fc40.x86_64) 40 (Workstation Edition)");
	kit.entries[4].format = S("bls");
	kit_entry(&kit, "b2b2b2b2",
		  "\033[31mevil\007 \xe4\xb8\xad\xe6\x96\x87 \xe2\x80\xaetitle with a very "
		  "long tail that goes on until it is cut off");
	kit.entries[5].format = S("bls");
	browser_init(&browser, false, &kit.guard);
	browser.columns = grid.columns = columns;
	browser.rows = grid.rows = rows;
	screen_forget(&screen);
	terminal_init(&terminal, columns, rows);
}

static inline void send(struct menu_event event)
{
	menu_step(&browser, &kit.list, &event);
}

static inline void press(enum key key)
{
	send((struct menu_event){.kind = MENU_KEY, .key.key = key});
}

static inline void type(char c)
{
	send((struct menu_event){.kind = MENU_KEY, .key = {.key = KEY_TEXT, .n = 1, .text = {c}}});
}

static inline void status(uint32_t chosen, int32_t seconds)
{
	send((struct menu_event){.kind = MENU_STATUS, .chosen = kit_key(&kit, chosen),
					.seconds = seconds});
}

static inline struct slice without_blanks(struct slice s)
{
	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	return s;
}

/* Bring the terminal there and read from it what a person would. */
static inline size_t show(void)
{
	static char bytes[65536];
	bool complete;

	paint_browser(&grid, &browser, &kit.list);
	size_t n = screen_update(&screen, &grid, bytes, sizeof(bytes), &complete);
	OK(complete);
	terminal_put(&terminal, (struct slice){bytes, n});
	return n;
}

static inline struct slice seen(void)
{
	struct text out = {.arena = &test_arena};

	show();
	for (uint16_t i = 0; i < grid.rows; i++) {
		text_put(&out, without_blanks(terminal_line(&terminal, i)));
		text_char(&out, '\n');
	}
	return text_slice(&out);
}

/* The lines in reverse video, by number. */
static inline uint64_t reversed(void)
{
	uint64_t lines = 0;

	for (uint16_t i = 0; i < terminal.rows; i++) {
		bool first = terminal.cell[i][0].look == LOOK_REVERSE;
		OK(first == (terminal.cell[i][terminal.columns - 1].look == LOOK_REVERSE));
		lines |= (uint64_t)first << i;
	}
	return lines;
}

#endif
