/* A writable view of a block device whose writes stay in memory. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_SNAPSHOT_H
#define DISCOVER_BLOCK_SNAPSHOT_H

#include "discover/block/block_device.h"
#include "lib/arena.h"

/* struct snapshot - the view's node, and its name for snapshot_release() */
struct snapshot {
	char path[BLOCK_PATH_BYTES];
	struct slice name;
};

/*
 * Make a view of @device ("/dev/vda2"), which the kernel opens for reading only: what is written to
 * the view stands in an unnamed file on /run, at most LIMIT_SNAPSHOT_BYTES and an eighth of the
 * memory; all of them together no more than that tmpfs holds. When a store is full its view fails
 * every further access, and so does what is mounted on it. 0, or -errno.
 */
int snapshot_make(const char *device, struct arena *a, struct snapshot *view)
	__attribute__((warn_unused_result));

/* The view goes, and its store with it, when its last user has gone: to be called as soon as that
 * user has it open. */
void snapshot_release(const struct snapshot *view, struct arena *a);

#endif
