/* Volume groups of LVM, activated for reading only. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_LVM_H
#define DISCOVER_BLOCK_LVM_H

#include "discover/block/lvm_plan.h"

/*
 * Make the logical volumes of a plan, which is not trusted: block devices that appear in sysfs as
 * others do. They are called as LVM calls them. On what can be unplugged the group's id is part of
 * the name, and more of the uuid than LVM's, so that neither is ever in the way of a volume on a
 * fixed disk. A device that has the name but is another volume is left alone, and told.
 *
 * Reads no disk.
 */
void lvm_activate(struct assembly *work, const struct lvm_plan *plan);

/* What device-mapper is to call the volume, and to know it by. */
struct slice lvm_device_name(const struct assembly *work, const struct lvm_plan *plan,
			     const struct lvm_volume *v);
struct slice lvm_device_uuid(const struct assembly *work, const struct lvm_volume *v);

#endif
