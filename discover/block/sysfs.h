/* The block devices of this machine, as sysfs lists them. Never touches a disk:
 * PID 1 may call it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_SYSFS_H
#define DISCOVER_BLOCK_SYSFS_H

#include "discover/block/block_device.h"
#include "lib/arena.h"

/*
 * List the block devices below @sysfs, a descriptor of /sys or of a tree that looks like it: at
 * most @max into @at, their number in *@n, in the order of block_device_compare().
 *
 * Left out: what has no device node (hidden paths of a multipath NVMe disk), RAM disks (empty at
 * start), loop, nbd and other virtual devices of size 0 (bound to nothing), loop devices that go
 * with their last user (another view of what is mounted already, often by ourselves), floppy drives
 * (opening an empty one blocks for seconds, and nothing that kexec can start fits on one). A drive
 * without medium is listed.
 *
 * 0, -E2BIG when there are more than @max (fixed ones are in @at before what can be unplugged) or
 * more than LIMIT_PARTITIONS of one disk, or another -errno with *@n = 0. A device that vanishes
 * meanwhile is left out.
 */
int sysfs_list_block(int sysfs, struct block_device *at, uint32_t max, uint32_t *n)
	__attribute__((warn_unused_result));

/* Whether @dev is still there, and the same. */
bool sysfs_has_block(int sysfs, const struct block_device *dev);

/* Where the disk is: "pci0000:00/0000:00:04.0/virtio1". Empty: sysfs does not say. */
struct slice sysfs_disk_path(struct slice disk, struct arena *a);

#endif
