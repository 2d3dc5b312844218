/* Making a device writable for a person, and write-protecting it again. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_WRITABLE_H
#define DISCOVER_BLOCK_WRITABLE_H

#include "discover/block/block_device.h"
#include "lib/arena.h"

/*
 * Allow writes to the block device @name ("vda2", "dm-1", "md127p1"), and to what it stands on. A
 * logical volume cannot be switched, and an array stands on copies in memory: each gets a twin that
 * can be written, with the same sectors. @path is the node to mount. 0 or -errno; -EOPNOTSUPP: an
 * array with parity that lacks a member, whose reader would not notice what is written. On failure
 * too writable_close() cleans up. Jobs and commands only: it asks devices.
 */
int writable_open(struct slice name, struct arena *a, char path[BLOCK_PATH_BYTES])
	__attribute__((warn_unused_result));

/* Forbid them again, of what was opened under that name or is the twin of it; a twin goes. Nobody
 * may have it mounted. */
void writable_close(struct slice name, struct arena *a);

/* Of a twin the name that it was opened by; of any other device its own. */
struct slice writable_behind(struct slice name, struct arena *a);

#endif
