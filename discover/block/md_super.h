/* What the superblock of a member says about its md RAID array (drivers/md, md_p.h). */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_MD_SUPER_H
#define DISCOVER_BLOCK_MD_SUPER_H

#include <stdbool.h>
#include <stdint.h>

enum { MD_UUID_BYTES = 16, MD_NAME_BYTES = 33 };

/**
 * struct md_super - a member's view of the array
 * @major, @minor: the format, as the kernel wants it: 0 90, 1 0, 1 1, 1 2
 * @uuid:   of the array, in the order in which mdadm prints it
 * @name:   "host:0" or "0"; of format 0.90 the number of its device
 * @level:  0, 1, 4, 5, 6, 10; -1: linear
 * @disks:  how many it has when it is whole
 * @active: how many of them it had when this superblock was written
 * @member: this device is one of them: neither spare nor failed
 * @number: of the device in the array, no other's
 * @events: grows with every change; the members with the largest one agree
 */
struct md_super {
	int major, minor;
	uint8_t uuid[MD_UUID_BYTES];
	char name[MD_NAME_BYTES];
	int32_t level;
	uint32_t disks, active, number;
	bool member;
	uint64_t events;
};

/* Read it from @fd, a device of @size bytes. 0, -ENODATA when there is none, -EIO. */
int md_super_read(int fd, uint64_t size, struct md_super *super)
	__attribute__((warn_unused_result));

/* Whether both belong to one array. */
bool md_super_same(const struct md_super *x, const struct md_super *y);

#endif
