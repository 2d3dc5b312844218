/* Which screens stay dark, by trees that look like /sys. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/machine/screens.h"

#include "tests/unit/tree_kit.h"

#define VTCON "class/vtconsole/vtcon"
#define AT "bus/pci/devices/"

static void put_device(const struct tree *t, const char *dir, const char *class,
		       const char *vendor, const char *device)
{
	tree_file(t, tree_path(dir, "class"), class);
	tree_file(t, tree_path(dir, "vendor"), vendor);
	tree_file(t, tree_path(dir, "device"), device);
}

static void put_devices(const struct tree *t)
{
	put_device(t, AT "0000:00:01.0", "0x020000\n", "0x8086\n", "0x10d3\n");
	put_device(t, AT "0000:00:02.0", "0x038000\n", "0x1af4\n", "0x1050\n");
}

TEST(screens_without_a_console)
{
	struct tree t;

	if (!tree_open(&t))
		return;
	put_devices(&t);
	tree_file(&t, VTCON "0/name", "(S) dummy device\n");
	OK_TEXT(screens_dark(t.fd, &test_arena),
		S("The screen stays dark, serial consoles work: no driver here, and no picture of "
		  "the firmware's, for 0000:00:02.0 (1af4:1050)"));
	tree_file(&t, VTCON "0/name", "(S) *CGA\n");
	put_device(&t, AT "0001:01:00.0", "0x030000", "0x10de", "0x1234");
	OK(slice_ends(screens_dark(t.fd, &test_arena),
		      S("for 0000:00:02.0 (1af4:1050), 0001:01:00.0 (10de:1234)")));
	tree_close(&t);
}

TEST(screens_with_a_console)
{
	struct tree t;

	if (!tree_open(&t))
		return;
	put_devices(&t);
	OK(!screens_dark(t.fd, &test_arena).n);	/* a kernel without any says nothing */
	tree_file(&t, VTCON "0/name", "(S) dummy device\n");
	tree_file(&t, VTCON "1/name", "(M) frame buffer device\n");
	OK(!screens_dark(t.fd, &test_arena).n);
	tree_file(&t, VTCON "1/name", "(S) VGA+\n");
	OK(!screens_dark(t.fd, &test_arena).n);
	tree_close(&t);
}

TEST(screens_of_a_machine_without_one)
{
	struct tree t;

	if (!tree_open(&t))
		return;
	put_device(&t, AT "0000:00:01.0", "0x020000", "0x8086", "0x10d3");
	tree_file(&t, VTCON "0/name", "(S) dummy device\n");
	OK(!screens_dark(t.fd, &test_arena).n);
	tree_close(&t);
}
