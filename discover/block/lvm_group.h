/* A volume group as its members describe it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_LVM_GROUP_H
#define DISCOVER_BLOCK_LVM_GROUP_H

#include "discover/block/lvm_plan.h"
#include "discover/block/lvm_text.h"

/**
 * struct lvm_group - a volume group
 * @section: its part of the text
 * @id:      without hyphens
 * @seqno:   grows with every change of the text
 * @extent:  sectors
 */
struct lvm_group {
	const struct lvm_node *section;
	struct slice name, id;
	uint64_t seqno, extent;
};

/* Take the group out of a parsed text. False: there is none in it. */
bool lvm_group_take(const struct lvm_node *text, struct arena *a, struct lvm_group *group);

/* Take it out of what the physical volume @fd keeps. False: it keeps nothing that can be read. */
bool lvm_group_read(int fd, struct arena *a, struct lvm_group *group);

/* Read the newest description of @work's group on its members, and say what to make of it. Reads
 * members through their descriptors and opens nothing: it belongs in an inner job. */
void lvm_group_plan(const struct assembly *work, struct arena *a, struct lvm_plan *plan);

/* The same for a description that has been read. */
void lvm_group_lay_out(const struct lvm_group *group, const struct assembly *work,
		       struct arena *a, struct lvm_plan *plan);

#endif
