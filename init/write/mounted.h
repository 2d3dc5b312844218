/* A volume mounted for writing, for a moment. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_MOUNTED_H
#define INIT_WRITE_MOUNTED_H

#include <stdbool.h>

/**
 * struct mounted - where it is
 * @root:   its top directory
 * @loop:   a device that shows the same bytes, -1: none
 * @shared: it is what the view shows, which was made writable
 */
struct mounted {
	int root, loop;
	bool shared;
};

/*
 * Mount @device ("/dev/vda1", which may be written to) for writing, by @driver; of btrfs the top
 * level. @view is where the volume is mounted for reading: when that is of the same device, it can
 * be written to in the meantime, or, where its driver does not allow that, as btrfs, it is mounted
 * a second time beside it: from then on the view is not to be believed. The driver replays its
 * journal before. 0 or -errno; mounted_close() is to be called in any case.
 */
int mounted_open(const char *device, const char *driver, int view, struct mounted *m)
	__attribute__((warn_unused_result));

/* Unmount it: what was written is on the device then. 0, or -EIO: the view cannot be made read-only
 * again. */
int mounted_close(struct mounted *m, int view);

#endif
