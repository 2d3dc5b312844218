/* Devices that say they are one btrfs. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/claim.h"
#include "tests/unit/test.h"

static struct catalog catalog;

static struct slot *add(bool removable, const char *fstype, const char *uuid)
{
	struct slot *s = catalog_add(&catalog, ORIGIN_BLOCK);

	s->block.removable = removable;
	s->probe.facts.fstype = slice_str(fstype);
	s->probe.facts.uuid = slice_str(uuid);
	s->state = SLOT_SCANNED;
	return s;
}

static bool disputed(const struct slot *s)
{
	char room[CLAIM_BYTES];
	struct slice uuid;

	return claim_is_disputed(&catalog, s, room, &uuid) && slice_eq(uuid, s->probe.facts.uuid);
}

static bool is_void(const struct slot *s)
{
	return claim_is_void(&catalog, s, &s->probe.facts);
}

TEST(claim_of_what_can_be_unplugged_is_void)
{
	catalog = (struct catalog){0};
	struct slot *fixed = add(false, "btrfs", "one"), *stick = add(true, "btrfs", "one");

	OK(is_void(stick) && !is_void(fixed));
	OK(disputed(stick) && disputed(fixed));
	stick->probe.facts.uuid = S("another");
	OK(!is_void(stick) && !disputed(stick) && !disputed(fixed));
	stick->probe.facts.uuid = fixed->probe.facts.uuid = S("");
	OK(!is_void(stick) && !disputed(fixed));
}

/* Other file systems can be mounted twice. */
TEST(claim_is_about_btrfs)
{
	catalog = (struct catalog){0};
	struct slot *fixed = add(false, "ext4", "one"), *stick = add(true, "ext4", "one");

	OK(!is_void(stick) && !disputed(fixed));
	stick->probe.facts.fstype = S("btrfs");
	OK(!is_void(stick) && !disputed(fixed));
}

TEST(claim_is_settled_once)
{
	struct note refusal = {.code = NOTE_IGNORED};

	catalog = (struct catalog){0};
	struct slot *fixed = add(false, "btrfs", "one"), *stick = add(true, "btrfs", "one");

	stick->mount = -1;
	stick->probe.notes = (struct note_list){&refusal, 1};
	OK(!disputed(fixed) && !disputed(stick));
	stick->probe.notes.n = 0;
	OK(disputed(fixed) && !claim_pending(&catalog));
	stick->ousted = true;
	stick->state = SLOT_NEW;
	OK(!disputed(fixed) && claim_pending(&catalog));
	stick->state = SLOT_UNREADABLE;
	OK(!claim_pending(&catalog) && is_void(stick));
	catalog_remove(fixed);
	OK(is_void(stick));
}

TEST(claim_among_fixed_disks_is_theirs)
{
	catalog = (struct catalog){0};
	struct slot *a = add(false, "btrfs", "one"), *b = add(false, "btrfs", "one");

	OK(!is_void(a) && !is_void(b) && !disputed(a));
	a->block.removable = b->block.removable = true;
	OK(!is_void(a) && !disputed(b));
}
