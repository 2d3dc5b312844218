/* Reading and changing bytes of a device past every cache, in whole blocks of it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_DIRECT_H
#define INIT_WRITE_DIRECT_H

#include "lib/arena.h"

/**
 * struct direct - a device, or a file that stands for one
 * @fd:    open for reading and writing, O_DIRECT where it is a device; its owner's
 * @block: bytes of the smallest piece that can be read or written: a power of two
 * @size:  bytes
 * @base:  byte that positions are counted from
 */
struct direct {
	int fd;
	uint32_t block;
	uint64_t size, base;
};

/* What is behind @fd, from @base on. 0 or -errno. */
int direct_open(int fd, uint64_t base, struct direct *d) __attribute__((warn_unused_result));

/* The @n bytes at @at, in @a. 0; -ERANGE: not all of them are inside of the device; or another
 * -errno. */
int direct_read(const struct direct *d, uint64_t at, size_t n, struct arena *a,
		struct slice *bytes) __attribute__((warn_unused_result));

/* Put @new in the place of @old at @at, which are equally long: the blocks from the first to the
 * last in which they differ are written, by one request, as a disk of larger physical blocks keeps
 * that whole; then the device is made to keep them, and they are read back. 0; -ERANGE as above;
 * -ESTALE, and nothing is written: @old is not what is there; -EIO: what was written is not what is
 * there; or another -errno. */
int direct_replace(const struct direct *d, uint64_t at, struct slice old, struct slice new,
		   struct arena *a) __attribute__((warn_unused_result));

#endif
