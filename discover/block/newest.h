/* Mounting what a file system's journal says, without writing a byte to its disk. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_NEWEST_H
#define DISCOVER_BLOCK_NEWEST_H

#include "discover/block/filesystem.h"
#include "discover/note.h"
#include "lib/arena.h"

/*
 * Mount @device, which the kernel takes for read-only (BLKROSET), as its last writer left it. A
 * clean file system is mounted as it is; whether it is, its driver says, by refusing what it would
 * have to write to. For one that is not, the journal is replayed into memory (snapshot.h) and the
 * view of that mounted. Where the driver cannot tell, that is done in any case.
 *
 * 0 and *@fd; then *@why is NOTE_REPLAYED when the journal had to be, else empty. -errno and *@why
 * NOTE_NOT_REPLAYED: mount it without replaying, and tell. Only for file systems with @replaying.
 */
int newest_mount(const char *device, const struct filesystem *fs, struct arena *a, int *fd,
		 struct note *why) __attribute__((warn_unused_result));

/* Mount the copy @view (snapshot.h) of a device that has that file system, which replays a dirty
 * journal into it. 0 and *@fd; or -errno and perhaps *@why. */
int newest_mount_view(const char *view, const struct filesystem *fs, struct arena *a, int *fd,
		      struct note *why) __attribute__((warn_unused_result));

#endif
