/* RAID arrays of the kernel's md driver, assembled without a write. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_MD_H
#define DISCOVER_BLOCK_MD_H

#include "discover/block/assembly.h"

/* Start every array that @work's members make up, read-only and without resync: block devices
 * that appear in sysfs as others do. One that lacks members is left alone until @work->force.
 * Reads disks, opened for reading only: it belongs in a job. */
void md_assemble(struct assembly *work);

#endif
