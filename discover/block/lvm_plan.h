/* What there is to make of a volume group: read by whoever may do nothing else, checked, and then
 * given to device-mapper. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_LVM_PLAN_H
#define DISCOVER_BLOCK_LVM_PLAN_H

#include "discover/block/assembly.h"

enum {
	LVM_ID_BYTES = 32,	/* without hyphens */
	LVM_NAME_BYTES = 127,	/* of a group or a volume (lvm2, NAME_LEN) */
	LVM_STRIPES_MAX = 128,
};

/* struct lvm_place - a sector of a member, which is an index into those of the assembly */
struct lvm_place {
	uint32_t member;
	uint64_t sector;
};

struct lvm_place_list {
	struct lvm_place *at;
	uint32_t n;
};

/**
 * struct lvm_piece - a range of a logical volume, in sectors
 * @stripe: how many sectors stand at one place before it is the next one's turn; 0: there is one
 *          place
 */
struct lvm_piece {
	uint64_t start, length, stripe;
	struct lvm_place_list places;
};

struct lvm_piece_list {
	struct lvm_piece *at;
	uint32_t n;
};

struct lvm_volume {
	struct slice name, id;
	struct lvm_piece_list pieces;
};

struct lvm_volume_list {
	struct lvm_volume *at;
	uint32_t n;
};

struct lvm_member_list {
	uint32_t *at;
	uint32_t n;
};

/**
 * struct lvm_plan - a volume group
 * @name:    empty: no member has a description of it that can be read
 * @volumes: those whose pieces are all there, as many as are allowed
 * @visible: how many it has: the rest is in the way of @why or
 * @left:    more than are allowed
 * @why:     of the first volume that cannot be made: its name and the reason
 * @members: which of the assembly's are its physical volumes
 */
struct lvm_plan {
	struct slice name;
	struct lvm_volume_list volumes;
	uint32_t visible, left;
	struct slice why;
	struct lvm_member_list members;
};

/* Whether an id is one, and a name of a group or volume: no others become part of what
 * device-mapper is told. */
bool lvm_plan_id(struct slice id);
bool lvm_plan_name(struct slice name);

/* Whether @v is a volume that can be: its pieces follow each other without gaps, and lie on
 * @work's members. */
bool lvm_plan_volume(const struct lvm_volume *v, const struct assembly *work);

#endif
