/* Where the bytes of a file are on its device. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_EXTENTS_H
#define INIT_WRITE_EXTENTS_H

#include "lib/slice.h"

enum { EXTENTS_MAX = 128 };

/* struct extents - pieces of the device, in bytes from its start, in the order of the file */
struct extents {
	struct extent {
		uint64_t at, n;
	} at[EXTENTS_MAX];
	uint32_t n;
};

/*
 * Ask the file system for the places of the first @size bytes, more than 0, of the file @fd
 * (FIEMAP; where it does not know that, FIBMAP). NULL; or why nothing may be written there behind
 * the file system's back, in words: a hole, or bytes that are shared with another file, encrypted,
 * compressed, or kept among the file system's own. Its own driver could write there.
 */
const char *extents_find(int fd, uint64_t size, struct extents *e)
	__attribute__((warn_unused_result));

#endif
