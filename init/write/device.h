/* A device that nobody may write to, opened for that for a moment. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_DEVICE_H
#define INIT_WRITE_DEVICE_H

#include "discover/block/block_device.h"
#include "lib/arena.h"

enum { DEVICE_COPIES = 8 };

/**
 * struct device - one that may be written to until device_lock(), or the members of a mirror
 * @n:    how many copies there are of every byte: 1, but for RAID 1
 * @fd:   of each, for reading and writing past the cache
 * @base: byte of it at which the volume begins
 * @name: what is locked again
 */
struct device {
	uint32_t n;
	struct device_copy {
		int fd;
		uint64_t base;
		struct slice name;
	} at[DEVICE_COPIES];
};

/*
 * Take back the ban on writing that probing has put on @dev and on what it stands on, and open it:
 * a logical volume through its mapping; of a RAID 1 array each member, as the array itself stands
 * on copies in memory, and would change its superblocks. Empty; or why not, in words: then the ban
 * stands as before.
 */
struct slice device_unlock(const struct block_device *dev, struct arena *a, struct device *d);

/* Close it, and ban writing again. */
void device_lock(struct device *d, struct arena *a);

#endif
