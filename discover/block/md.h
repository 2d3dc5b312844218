/* RAID arrays of the kernel's md driver, assembled without a write. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_MD_H
#define DISCOVER_BLOCK_MD_H

#include "discover/block/md_plan.h"

/* Start the array of a checked plan, read-only and without resync: a block device that appears in
 * sysfs as others do. One that lacks members is left alone until @work->force. Reads no disk by
 * itself, but the kernel does: it belongs in a job. */
void md_assemble(struct assembly *work, const struct md_plan *plan);

#endif
