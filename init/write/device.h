/* A disk that nobody may write to, opened for that for a moment. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_DEVICE_H
#define INIT_WRITE_DEVICE_H

#include "discover/block/block_device.h"

/**
 * struct device - one that may be written to until device_lock()
 * @fd:   for reading and writing past the cache
 * @node: the device, @disk: the whole disk that it is on: what is locked again
 */
struct device {
	int fd, node, disk;
};

/* Take back the ban on writing that probing has put on @dev and on the disk that it is on, and open
 * it. 0; -EROFS: it is read-only by itself; or another -errno: then the ban stands as before. */
int device_unlock(const struct block_device *dev, struct device *d)
	__attribute__((warn_unused_result));

/* Close it, and ban writing again. */
void device_lock(struct device *d);

#endif
