/* Names that a disk gives itself, in the rescue shell: what can be unplugged takes none. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>

#include "init/catalog/device_links.h"
#include "init/catalog/lending.h"
#include "init/catalog/precedence.h"
#include "tests/unit/test.h"

static struct catalog catalog;
static struct loop loop;

static struct slot *volume(const char *name, bool removable, struct slice uuid)
{
	struct slot *s = catalog_add(&catalog, ORIGIN_BLOCK);

	snprintf(s->block.name, sizeof(s->block.name), "%s", name);
	snprintf(s->block.disk, sizeof(s->block.disk), "%s", name);
	s->block.removable = removable;
	s->order = precedence_of_device(&s->block, s->number);
	s->state = SLOT_SCANNED;
	s->probe.facts = (struct facts){.fstype = S("btrfs"), .uuid = uuid, .label = S("system")};
	s->mount = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return s;
}

TEST(lending_links_lead_to_the_better_volume)
{
	struct slot *before = volume("sda", true, S("1")), *disk = volume("vda", false, S("1"));
	struct slot *behind = volume("sdb", true, S("2"));

	OK(device_links_first(&catalog, disk, true) && device_links_first(&catalog, disk, false));
	OK(!device_links_first(&catalog, before, true));
	OK(!device_links_first(&catalog, before, false));
	OK(!device_links_first(&catalog, behind, true));
	OK(device_links_first(&catalog, behind, false));
	catalog_remove(before);
	catalog_remove(disk);
	catalog_remove(behind);
}

static void changed(void *arg)
{
	(void)arg;
}

/* What else is let go of with @name: of one btrfs on two fixed disks, and a stick that says it is
 * one of them. */
static struct slice goes_with(struct slice name)
{
	static struct discovery d;
	struct slot *one = volume("vda", false, S("1")), *two = volume("vdb", false, S("1"));
	struct slot *stick = volume("sda", true, S("1"));
	struct text others = {.arena = &test_arena};

	discovery_init(&d, &loop, &catalog);
	d.changed = changed;
	OK_TEXT(lending_let_go(&d, name, &others), S(""));
	OK(stick->lent != one->lent && one->lent == two->lent);
	catalog_remove(one);
	catalog_remove(two);
	catalog_remove(stick);
	return text_slice(&others);
}

TEST(lending_takes_no_fixed_disk_for_a_stick)
{
	OK_TEXT(goes_with(S("vda")), S(" vdb"));
	OK_TEXT(goes_with(S("sda")), S(""));
}
