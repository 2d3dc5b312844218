/* How a logical volume is made of pieces of physical ones. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_LVM_MAP_H
#define DISCOVER_BLOCK_LVM_MAP_H

#include "discover/block/dm.h"
#include "discover/block/lvm_text.h"

/* struct lvm_device - a physical volume that is there: its id, without hyphens, and its node */
struct lvm_device {
	struct slice id;
	const char *path;
};

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
	const struct lvm_device *devices;
	uint32_t n_devices;
};

/*
 * Make the table of the logical volume @lv, for reading only: linear and striped ones, and of
 * mirrors the member that was written last. Reads the disks for that. True, or false and *@why says
 * what is in the way.
 */
bool lvm_map(const struct lvm_group *group, const struct lvm_node *lv, struct arena *a,
	     struct dm_table *table, struct slice *why);

#endif
