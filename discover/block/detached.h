/* The mount itself: one device, one file system, a descriptor. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_DETACHED_H
#define DISCOVER_BLOCK_DETACHED_H

#include "discover/block/filesystem.h"
#include "discover/note.h"
#include "lib/arena.h"

/* Mount @device through the best of @fs's attempts that the kernel takes: always read-only. 0 and
 * *@fd, or -errno with *@why holding the kernel's own words where it gives any. */
int detached_mount(const char *device, const struct filesystem *fs, struct arena *a, int *fd,
		   struct note *why) __attribute__((warn_unused_result));

/* A read-only view of a file system that is mounted writable already, where one mount cannot be
 * both: with @options only; or of a device that nobody else knows. Never call it otherwise: it
 * would be mounted writable. */
int detached_join(const char *device, const char *driver, const struct mount_option *options,
		  int *fd) __attribute__((warn_unused_result));

/* An empty directory that nobody else can see. -1: it cannot be had (not root, an old kernel). */
int detached_nowhere(void);

#endif
