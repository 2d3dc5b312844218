/* Loop devices over a range of bytes, read-only but for our own files. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_LOOP_H
#define DISCOVER_BLOCK_LOOP_H

#include "discover/block/block_device.h"

/*
 * Set one up over @size bytes of @file from @start; @size 0: all the rest. The kernel removes it
 * when the last user has gone: *@fd, and a mount. 0 with *@fd and its name in @path, or -errno.
 */
int loop_attach(int file, uint64_t start, uint64_t size, char path[BLOCK_PATH_BYTES], int *fd)
	__attribute__((warn_unused_result));

/* The same over all of @file, writable: for files of our own. */
int loop_attach_writable(int file, char path[BLOCK_PATH_BYTES], int *fd)
	__attribute__((warn_unused_result));

#endif
