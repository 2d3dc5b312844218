/* Disk images in ordinary files: their partitions, and loop devices to mount them. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_IMAGE_H
#define DISCOVER_BLOCK_IMAGE_H

#include "discover/block/block_device.h"
#include "discover/note.h"
#include "discover/volume.h"

/*
 * List what is in the image: the whole of it, named @name, then its partitions, "@name" "p1" and so
 * on (at most @max together). Needs no privilege: the table is read from the file, and neither the
 * kernel's partition scan nor device nodes are used. Names longer than a kernel name are cut.
 * 0, -E2BIG when there are more, -EINVAL for what is not a regular file, or another -errno.
 */
int image_list(int image, const char *name, struct block_device *at, uint32_t max, uint32_t *n)
	__attribute__((warn_unused_result));

/* An element of such a list: partition @number, 0: the whole, of the image @name. */
void image_part(const char *name, uint32_t number, uint64_t start, uint64_t size,
		struct block_device *dev);

/*
 * Mount the file system that probe_image() found on @dev: through a read-only loop device over just
 * its bytes, which the kernel removes with the mount. As mount_volume(); without root -EPERM or
 * -EACCES with one reason that says what would help.
 */
int image_mount(int image, const struct block_device *dev, const struct facts *facts,
		struct arena *a, int *fd, struct note *why) __attribute__((warn_unused_result));

#endif
