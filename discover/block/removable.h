/* What can be unplugged, as sysfs tells it. Never touches a disk: PID 1 may call it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_REMOVABLE_H
#define DISCOVER_BLOCK_REMOVABLE_H

#include <stdbool.h>

/*
 * Whether the disk or partition @name can be unplugged, or the medium taken out of it: its driver
 * says so, it hangs on USB, it is an optical drive, or it stands on at least one such (an array, a
 * logical volume, anything with members). What stands on more devices than can be followed counts
 * as one that can. @block is a descriptor of class/block in sysfs, or of a tree like it.
 *
 * The one answer to that question: struct block_device has it as @removable.
 */
bool removable_device(int block, const char *name);

#endif
