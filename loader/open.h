/* A kernel out of whatever it is wrapped in, checked. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_OPEN_H
#define LOADER_OPEN_H

#include "loader/image.h"

/**
 * struct image_opened - what was found
 * @parts:   the kernel to be loaded, and what came with it; its kernel is -1 when the file itself
 *           is it
 * @format:  name of the innermost one; empty: unknown
 * @image:   the kernel to be loaded
 * @info:    about it
 */
struct image_opened {
	struct image_parts parts;
	struct slice format;
	struct image image;
	struct image_info info;
};

/* Find the format of @fd, unwrap and unpack until a kernel is left that can be loaded, and check
 * that. 0, or -errno and *@error. Decodes foreign bytes. */
int image_open(int fd, struct arena *a, struct image_opened *o, struct load_error *error)
	__attribute__((warn_unused_result));

/* Close what it holds, after a failure too. */
void image_close(struct image_opened *o);

#endif
