/* Which devices get slots when there are more than that. */
/* SPDX-License-Identifier: MIT */
#include "tests/unit/tree_kit.h"

#include "init/catalog/devices.h"

static struct catalog catalog;
static uint32_t forgotten;

static void forget(void *arg, struct slot *s)
{
	(void)arg;
	forgotten++;
	catalog_remove(s);
}

static void put(struct tree *t, const char *name, bool removable)
{
	char path[64];

	snprintf(path, sizeof(path), "class/block/%s/uevent", name);
	tree_bytes(t, path, S("MAJOR=8\nMINOR=0\n"));
	snprintf(path, sizeof(path), "class/block/%s/size", name);
	tree_bytes(t, path, S("8\n"));
	snprintf(path, sizeof(path), "class/block/%s/removable", name);
	tree_bytes(t, path, removable ? S("1\n") : S("0\n"));
}

static void put_many(struct tree *t, const char *kind, int from, int to, bool removable)
{
	char name[32];

	for (int i = from; i < to; i++) {
		snprintf(name, sizeof(name), "%s%d", kind, i);
		put(t, name, removable);
	}
}

static uint32_t count(const char *kind)
{
	uint32_t n = 0;

	CATALOG_FOR_EACH(&catalog, s)
		n += strncmp(s->block.name, kind, strlen(kind)) == 0;
	return n;
}

static int compare(struct tree *t)
{
	forgotten = 0;
	return devices_compare(&catalog, t->fd, forget, NULL);
}

TEST(devices_of_sticks_push_no_fixed_disk_out)
{
	struct tree t;

	if (!tree_open(&t))
		return;
	catalog = (struct catalog){0};
	put_many(&t, "stick", 0, 300, true);
	put(&t, "aaa", false);
	OK(compare(&t) == 0 && count("stick") == 300 && count("aaa") == 1 && !catalog.crowded);
	uint32_t number = catalog_slot(&catalog, 1)->number;
	put_many(&t, "more", 0, 300, true);
	OK(compare(&t) == 0 && catalog.crowded && forgotten == 0);
	struct note room[CATALOG_NOTES];
	OK(catalog_notes(&catalog, room).n == 1 && room[0].code == NOTE_LIMIT);
	OK(count("stick") == 300 && count("aaa") == 1 && count("more") == LIMIT_VOLUMES - 301);
	OK(compare(&t) == 0 && catalog.crowded && forgotten == 0);	/* and so it stays */
	put_many(&t, "fixed", 0, 9, false);
	OK(compare(&t) == 0 && catalog.crowded && forgotten == 9);
	OK(count("fixed") == 9 && count("aaa") == 1);
	OK(count("stick") + count("more") == LIMIT_VOLUMES - 10);
	OK(compare(&t) == 0 && forgotten == 0 && catalog_slot(&catalog, number));
	tree_close(&t);
	catalog = (struct catalog){0};
}

/* What sysfs names is up to chance: a slot is kept by what is there, not by what fits. */
TEST(devices_that_are_still_there_keep_their_slots)
{
	struct tree t;

	if (!tree_open(&t))
		return;
	catalog = (struct catalog){0};
	put_many(&t, "vol", 0, LIMIT_VOLUMES, false);
	OK(compare(&t) == 0 && count("vol") == LIMIT_VOLUMES && !catalog.crowded);
	put_many(&t, "new", 0, 400, false);
	OK(compare(&t) == 0 && catalog.crowded && forgotten == 0 && count("new") == 0);
	tree_bytes(&t, "class/block/vol7/size", S("9\n"));	/* another medium */
	OK(compare(&t) == 0 && forgotten == 1 && count("vol") + count("new") == LIMIT_VOLUMES);
	tree_close(&t);
	catalog = (struct catalog){0};
}

/* The kernel may be looking for its partitions in the probe's name. */
TEST(devices_that_change_while_they_are_probed_are_probed_to_the_end)
{
	struct tree t;

	if (!tree_open(&t))
		return;
	catalog = (struct catalog){0};
	put(&t, "md0", false);
	OK(compare(&t) == 0 && count("md0") == 1);
	struct slot *s = catalog_slot(&catalog, 1);
	s->state = SLOT_PROBING;
	OK(compare(&t) == 0 && !s->again);
	tree_bytes(&t, "class/block/md0/size", S("9\n"));
	OK(compare(&t) == 0 && forgotten == 0 && s->again && s->block.size == 9 * 512);
	OK(compare(&t) == 0 && forgotten == 0 && s->again);
	catalog_reset(s);
	OK(!s->again && s->state == SLOT_NEW);
	s->state = SLOT_SCANNING;
	tree_bytes(&t, "class/block/md0/size", S("10\n"));
	OK(compare(&t) == 0 && forgotten == 1);	/* what holds no device is forgotten at once */
	tree_close(&t);
	catalog = (struct catalog){0};
}
