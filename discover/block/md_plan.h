/* What the members of an array say about it: read by whoever may do nothing else. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_MD_PLAN_H
#define DISCOVER_BLOCK_MD_PLAN_H

#include "discover/block/assembly.h"

/**
 * struct md_part - a member that has been read
 * @member: index among the assembly's members
 * @number: of the device in the array, no other's
 * @active: it is neither spare nor failed
 * @events: grows with every change; the members with the largest one agree
 */
struct md_part {
	uint32_t member, number, active;
	uint64_t events;
};

struct md_part_list {
	struct md_part *at;
	uint32_t n;
};

/**
 * struct md_plan - an array, as its freshest member has it (md_super.h)
 * @parts:  of one format, and so of one array; no others can join
 * @active: how many members it had when it was last changed
 */
struct md_plan {
	uint32_t major, minor;
	int32_t level;
	uint32_t disks, active;
	struct slice name;
	struct md_part_list parts;
};

/* Read the superblocks of @work's members, through their descriptors: it opens nothing, and belongs
 * in an inner job. */
void md_plan_read(const struct assembly *work, struct arena *a, struct md_plan *plan);

/* Whether the kernel has such a format, and the parts are different members of @work. */
bool md_plan_check(const struct md_plan *plan, const struct assembly *work);

#endif
