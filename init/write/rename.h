/* Renaming a file by its file system's own driver. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_RENAME_H
#define INIT_WRITE_RENAME_H

#include "lib/arena.h"

/*
 * Mount @device ("/dev/vda1", which may be written to) for writing, by @driver, give the file at
 * @path the name @name in its directory, have that kept, and unmount it. @view is where the volume
 * is mounted for reading (a descriptor); when that is of the same device, it can be written to in
 * the meantime. The driver replays its journal before. 0; -EEXIST: there is a file of that name;
 * or another -errno.
 */
int rename_by_mount(const char *device, const char *driver, int view, struct slice path,
		    struct slice name, struct arena *a) __attribute__((warn_unused_result));

#endif
