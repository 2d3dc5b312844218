/* Reads md superblocks of the formats 0.90, 1.0, 1.1 and 1.2. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/md_super.h"

#include <errno.h>
#include <linux/raid/md_p.h>
#include <stdio.h>

#include "lib/fd.h"

_Static_assert(sizeof(mdp_super_t) == 4096, "format 0.90");
_Static_assert(sizeof(struct mdp_superblock_1) == 256, "formats 1.x");

enum {
	SECTOR = 512,
	SUPER_BYTES = 4096,
	ROLES_MAX = (SUPER_BYTES - 256) / 2,
	RESERVED_090 = 64 << 10,	/* at the end, in units of that size */
	MINOR_090 = 90,
};

/* Where format 1.@minor stands: 8 KiB or a little more before the end, at the start,
 * 4 KiB after it. */
static uint64_t place(int minor, uint64_t size)
{
	switch (minor) {
	case 0:
		return (size / SECTOR - 16) / 8 * 8 * SECTOR;
	case 1:
		return 0;
	default:
		return 8 * SECTOR;
	}
}

static uint32_t role(const char *block, uint32_t device)
{
	uint16_t r;

	if (device >= ROLES_MAX)
		return MD_DISK_ROLE_SPARE;
	memcpy(&r, block + sizeof(struct mdp_superblock_1) + device * sizeof(r), sizeof(r));
	return r;
}

static uint32_t count_active(const char *block, uint32_t devices, uint32_t disks)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < devices && i < ROLES_MAX; i++)
		n += role(block, i) < disks;
	return n < disks ? n : disks;
}

static bool take_1(const char *block, int minor, uint64_t at, struct md_super *super)
{
	struct mdp_superblock_1 s;

	memcpy(&s, block, sizeof(s));
	if (s.magic != MD_SB_MAGIC || s.major_version != 1 || s.super_offset != at / SECTOR)
		return false;
	*super = (struct md_super){
		.major = 1,
		.minor = minor,
		.level = (int32_t)s.level,
		.disks = s.raid_disks,
		.active = count_active(block, s.max_dev, s.raid_disks),
		.number = s.dev_number,
		.member = role(block, s.dev_number) < s.raid_disks,
		.events = s.events,
	};
	memcpy(super->uuid, s.set_uuid, sizeof(super->uuid));
	memcpy(super->name, s.set_name, sizeof(s.set_name));
	return true;
}

/* mdadm prints the four words of format 0.90 as numbers. */
static void put_uuid(uint8_t *to, uint32_t word)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(word >> (24 - 8 * i));
}

/* Its words are in the order of the machine that made it; @block is aligned. */
static bool take_090(const char *block, struct md_super *super)
{
	const mdp_super_t *s = (const void *)block;

	if (s->md_magic != MD_SB_MAGIC || s->major_version != 0 || s->minor_version != MINOR_090)
		return false;
	*super = (struct md_super){
		.minor = MINOR_090,
		.level = (int32_t)s->level,
		.disks = s->raid_disks,
		.active = s->active_disks,
		.number = s->this_disk.number,
		.member = s->this_disk.raid_disk < s->raid_disks,
		.events = (uint64_t)s->events_hi << 32 | s->events_lo,
	};
	put_uuid(super->uuid, s->set_uuid0);
	put_uuid(super->uuid + 4, s->set_uuid1);
	put_uuid(super->uuid + 8, s->set_uuid2);
	put_uuid(super->uuid + 12, s->set_uuid3);
	snprintf(super->name, sizeof(super->name), "%u", s->md_minor);
	return true;
}

static bool read_block(int fd, uint64_t at, char block[SUPER_BYTES])
{
	return fd_read_at(fd, block, SUPER_BYTES, at) == SUPER_BYTES;
}

int md_super_read(int fd, uint64_t size, struct md_super *super)
{
	char block[SUPER_BYTES] __attribute__((aligned(__alignof__(mdp_super_t))));

	if (size < 2 * RESERVED_090)
		return -ENODATA;
	for (int minor = 2; minor >= 0; minor--) {
		uint64_t at = place(minor, size);
		if (!read_block(fd, at, block))
			return -EIO;
		if (take_1(block, minor, at, super))
			return 0;
	}
	if (!read_block(fd, size / RESERVED_090 * RESERVED_090 - RESERVED_090, block))
		return -EIO;
	return take_090(block, super) ? 0 : -ENODATA;
}

bool md_super_same(const struct md_super *x, const struct md_super *y)
{
	return x->major == y->major && x->minor == y->minor &&
	       memcmp(x->uuid, y->uuid, sizeof(x->uuid)) == 0;
}
