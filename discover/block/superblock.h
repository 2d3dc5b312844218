/* What libblkid recognises in a range of bytes. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_SUPERBLOCK_H
#define DISCOVER_BLOCK_SUPERBLOCK_H

#include "lib/arena.h"

/* struct superblock - text as libblkid reports it; empty: it did not say */
struct superblock {
	struct slice type, usage, uuid, label;
};

/*
 * Recognise what @size bytes of @fd from @start hold; @size 0: all the rest. With @costly only ZFS
 * and logs of XFS are looked for, without it everything else: libblkid reads 1 MiB for the one and
 * 256 KiB for the other, and less than 20 KiB for all the rest together. Also, labels of a former
 * pool must not hide the file system that replaced it.
 *
 * 0. -ENODATA: nothing. -ENOTUNIQ: several that exclude each other; their names, separated by
 * commas, are in superblock->type. Any other -errno: it could not be read.
 */
int superblock_read(int fd, uint64_t start, uint64_t size, bool costly, struct arena *a,
		    struct superblock *superblock) __attribute__((warn_unused_result));

#endif
