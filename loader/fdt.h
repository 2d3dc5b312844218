/* Walking a flattened device tree ("Devicetree Specification", chapter 5). */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_FDT_H
#define LOADER_FDT_H

#include "loader/input.h"

enum { FDT_DEPTH = 16, FDT_VALUE_BYTES = 256 };

/**
 * struct fdt - a walk from token to token
 * @path:  of the node, its names in order; @depth of them, the root's empty one first
 * @name, @value: of the property: at most FDT_VALUE_BYTES of it
 * @at, @bytes: where all of its value stands in the file
 * @end:   of the tree in the file
 */
struct fdt {
	struct input in;
	struct slice strings;
	struct slice path[FDT_DEPTH];
	uint32_t depth;
	struct slice name, value;
	uint64_t at, bytes;
	uint64_t end;
};

/* Begin. 0; -EBADMSG: no tree, or one whose header contradicts itself; -ENODATA: the file of @size
 * bytes is cut short; or another -errno. Texts are of @a. */
int fdt_open(struct fdt *tree, int fd, uint64_t size, struct arena *a)
	__attribute__((warn_unused_result));

/* Go on to the next property. 1: there it is; 0: the tree is over; -EBADMSG: damaged;
 * or another -errno. */
int fdt_next(struct fdt *tree, struct arena *a) __attribute__((warn_unused_result));

#endif
