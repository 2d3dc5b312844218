/* What is on a block device: libblkid's answer as facts, or one reason why there is nothing. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_PROBE_H
#define DISCOVER_BLOCK_PROBE_H

#include "discover/block/block_device.h"
#include "discover/note.h"
#include "discover/volume.h"

/* All of these read disks, which may take for ever: they belong into a job with a deadline. */

/* Open @dev's node for reading. 0 and *@fd, or -errno and *@why (text in @a). With @protect the
 * kernel is told to refuse every write to it from now on (BLKROSET): for PID 1's disks, not for a
 * running system's. */
int probe_open(const struct block_device *dev, bool protect, struct arena *a, int *fd,
	       struct note *why) __attribute__((warn_unused_result));

/*
 * Recognise what @fd, opened on @dev, holds. For a partition its whole disk is opened as well, for
 * the facts that stand in the partition table; when that fails, they are missing.
 *
 * 0: *@facts is filled, and it holds a file system that this program knows how to mount. -errno:
 * *@facts is filled as far as known, and *@why says what is there instead:
 *	-ENODATA with NOTE_NOT_A_FILESYSTEM  a partition table, swap, a RAID member, ...
 *	-ENODATA with NOTE_NO_FILESYSTEM     nothing was recognised, or several at once
 *	-ENODEV  with NOTE_NO_DRIVER         a file system that this kernel cannot mount
 *	-ENOMEDIUM, -EIO, ...
 * A whole disk that only has a partition table is normal; @why->code is NOTE_NOT_A_FILESYSTEM and
 * facts->pttype is not empty.
 */
int probe_device(int fd, const struct block_device *dev, struct arena *a, struct facts *facts,
		 struct note *why) __attribute__((warn_unused_result));

/* The nodes of devices that probe_device() opens besides, for a sandbox that wants to know them
 * before: open as places in the tree only (O_PATH), the caller's to close. How many. */
enum { PROBE_NODES = 9 };
uint32_t probe_nodes(const struct block_device *dev, struct arena *a, int fds[PROBE_NODES]);

/* probe_device() for an element of image_list(): @image is the open image file. */
int probe_image(int image, const struct block_device *dev, struct arena *a, struct facts *facts,
		struct note *why) __attribute__((warn_unused_result));

#endif
