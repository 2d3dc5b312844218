/* Volume groups of LVM, activated for reading only. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_LVM_H
#define DISCOVER_BLOCK_LVM_H

#include "discover/block/assembly.h"
#include "discover/block/lvm_map.h"

/* Take the group out of a parsed text. False: there is none in it. */
bool lvm_group_take(const struct lvm_node *text, struct arena *a, struct lvm_group *group);

/* Make every logical volume whose pieces are all on @work's members: block devices that appear in
 * sysfs as others do. Reads disks, opened for reading only: it belongs in a job. */
void lvm_activate(struct assembly *work);

#endif
