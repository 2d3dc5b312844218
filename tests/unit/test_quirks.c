/* What is done to devices before the jump, on trees that look like /sys. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/machine/quirks.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fd.h"
#include "lib/sysdir.h"
#include "tests/unit/test.h"

#define AT "bus/pci/devices/"

static char folder[64];
static int sysfs = -1;

static void put(const char *path, const char *text)
{
	AUTO_FD fd = openat(sysfs, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	OK(fd_write_all(fd, slice_str(text)) == 0);
}

static struct slice get(const char *path)
{
	char *room = arena_array(&test_arena, char, 256);

	return sysdir_content(sysfs, path, room, 256);
}

/* The first bytes of a function's configuration space; @kind: base class and sub-class. */
static void put_header(const char *path, uint16_t vendor, uint16_t device, uint8_t command,
		       uint16_t kind)
{
	const uint16_t header[6] = {vendor, device, 0x100 | command, [5] = kind};
	AUTO_FD fd = openat(sysfs, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	OK(fd_write_all(fd, (struct slice){(const char *)header, sizeof(header)}) == 0);
}

static uint8_t command_of(const char *path)
{
	struct slice header = get(path);

	OK(header.n == 12);
	return (uint8_t)header.p[4];
}

static void begin(void)
{
	static const char *const folders[] = {
		"bus", "bus/pci", "bus/pci/devices", AT "0000:00:01.0", AT "0000:00:02.0",
		AT "0000:00:02.0/driver", AT "0001:00:03.0", AT "0001:00:03.0/net",
		AT "0001:00:03.0/net/eth0",
	};

	snprintf(folder, sizeof(folder), "/tmp/test_quirks.XXXXXX");
	OK(mkdtemp(folder));
	sysfs = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		OK(mkdirat(sysfs, folders[i], 0700) == 0);
	put_header(AT "0000:00:01.0/config", 0x8086, 0x10d3, 3, 0x0200);
	put_header(AT "0000:00:02.0/config", 0x1000, 0x5b, 7, 0x0104);
	put(AT "0000:00:02.0/reset", "");
	put(AT "0000:00:02.0/driver/unbind", "");
	put_header(AT "0001:00:03.0/config", 0x15b3, 0x1003, 3, 0x0200);
	put(AT "0001:00:03.0/net/eth0/flags", "0x1003");
	put("bus/pci/drivers_probe", "");
}

static void end(void)
{
	char command[128];

	close(sysfs);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	OK(system(command) == 0);
}

TEST(quirks_by_the_table)
{
	struct text out = {.arena = &test_arena};
	struct quirks q;

	begin();
	quirks_find(sysfs, S(""), &test_arena, &q);
	OK(q.n == 1 && q.at[0].quirk.steps == (QUIRK_UNBIND | QUIRK_RESET));
	quirk_put(&out, &q.at[0]);
	OK_TEXT(text_slice(&out), S("0000:00:02.0 (1000:005b): unbind reset: a MegaRAID, whose "
				    "disks are lost otherwise"));
	struct slice_list list = quirks_list(sysfs, S(""), false, &test_arena);
	OK(list.n == 1);
	OK_TEXT(list.at[0], text_slice(&out));
	quirks_find(sysfs, S("off"), &test_arena, &q);
	OK(q.n == 0);
	end();
}

TEST(quirks_of_the_setting_come_first)
{
	struct quirks q;

	begin();
	quirks_find(sysfs, S("1000:005b=keep 8086:10d3=reset,unbind  15B3:1003=down"),
		    &test_arena, &q);
	OK(q.n == 2 && q.at[0].quirk.steps == (QUIRK_UNBIND | QUIRK_RESET));
	OK_TEXT(slice_str(q.at[1].address), S("0001:00:03.0"));
	OK(q.at[1].quirk.steps == QUIRK_DOWN);
	end();
}

TEST(quirks_of_the_setting_are_checked)
{
	OK(quirks_wrong(S("")).n == 0 && quirks_wrong(S("off")).n == 0);
	OK(quirks_wrong(S("1000:005b=keep 8086:10d3=down,unbind,reset")).n == 0);
	OK_TEXT(quirks_wrong(S("1000:005b=keep on")), S("on"));
	OK_TEXT(quirks_wrong(S("1000:005b")), S("1000:005b"));
	OK_TEXT(quirks_wrong(S("1000:005b=")), S("1000:005b="));
	OK_TEXT(quirks_wrong(S("1000:005b=keep,reset")), S("1000:005b=keep,reset"));
	OK_TEXT(quirks_wrong(S("11000:5=reset")), S("11000:5=reset"));
	OK_TEXT(quirks_wrong(S(":5=reset")), S(":5=reset"));
}

TEST(quirks_are_applied_and_undone)
{
	struct text out = {.arena = &test_arena};
	struct quirks q;

	begin();
	quirks_find(sysfs, S("15b3:1003=down,unbind,reset"), &test_arena, &q);
	OK(q.n == 2);
	quirks_apply(sysfs, &q, &test_arena, &out);
	OK_TEXT(get(AT "0000:00:02.0/driver/unbind"), S("0000:00:02.0"));
	OK_TEXT(get(AT "0000:00:02.0/reset"), S("1"));
	OK_TEXT(get(AT "0001:00:03.0/net/eth0/flags"), S("0x1002"));
	/* it has no driver, and cannot be reset by itself */
	OK_TEXT(text_slice(&out), S("0001:00:03.0: reset: No such file or directory\n"));
	quirks_undo(sysfs, &q);
	OK_TEXT(get("bus/pci/drivers_probe"), S("0001:00:03.0"));
	end();
}

/* Nobody drives it, and the firmware has left bus mastering on: that goes, but for what works
 * without a driver, and for what the setting keeps. */
TEST(quirks_of_what_nobody_drives)
{
	static const uint16_t without_driver[] = {0x0604, 0x0300, 0x0806};
	struct text out = {.arena = &test_arena};
	struct quirks q;

	begin();
	put_header(AT "0000:00:01.0/config", 0x8086, 0x10d3, 7, 0x0200);
	quirks_find(sysfs, S("1000:005b=keep"), &test_arena, &q);
	OK(q.n == 1 && q.at[0].quirk.steps == QUIRK_QUIET && !quirks_take_long(&q));
	quirks_apply(sysfs, &q, &test_arena, &out);
	OK(command_of(AT "0000:00:01.0/config") == 3);
	OK(out.n == 0);
	put_header(AT "0000:00:01.0/config", 0x8086, 0x10d3, 7, 0x0200);
	quirks_find(sysfs, S("8086:10d3=keep"), &test_arena, &q);
	OK(q.n == 1 && quirks_take_long(&q));	/* the other one */
	for (size_t i = 0; i < sizeof(without_driver) / sizeof(*without_driver); i++) {
		put_header(AT "0000:00:01.0/config", 0x8086, 0x10d3, 7, without_driver[i]);
		quirks_find(sysfs, S("1000:005b=keep"), &test_arena, &q);
		OK(q.n == 0);
	}
	end();
}

/* One that somebody drives keeps it, and so does one that is not there any more. */
TEST(quirks_leave_what_is_driven)
{
	struct quirks q;

	begin();
	put_header(AT "0000:00:02.0/config", 0x8086, 0x10d3, 7, 0x0200);
	put_header(AT "0001:00:03.0/config", 0xffff, 0xffff, 0xff, 0xffff);
	quirks_find(sysfs, S(""), &test_arena, &q);
	OK(q.n == 0);
	end();
}
