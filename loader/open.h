/* Files out of whatever they are wrapped in. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_OPEN_H
#define LOADER_OPEN_H

#include "loader/image.h"

/**
 * struct opened - what was found in a kernel's file
 * @parts:  the kernel to be loaded, and what came with it; its kernel is -1 when the file itself is
 *          it
 * @format: name of the innermost one; empty: unknown
 * @image:  the kernel to be loaded
 * @info:   about it
 */
struct opened {
	struct image_parts parts;
	struct slice format;
	struct image image;
	struct image_info info;
};

/* Find the format of @fd, unwrap and unpack until a kernel is left that can be loaded, and check
 * that. @compatible as struct image has it. 0, or -errno and *@error. Decodes foreign bytes. */
int open_kernel(int fd, struct slice compatible, struct arena *a, struct opened *opened,
		struct load_error *error)
	__attribute__((warn_unused_result));

/* Close what it holds, after a failure too. */
void open_close(struct opened *opened);

/*
 * Take an initrd out of the one wrapper that boot loaders give it, U-Boot's header. 0 and *@inner,
 * the caller's, which is -1 when @fd has no wrapper. -ENODATA: the file is cut short; -EBADMSG:
 * @check, and it does not match its check sum; with both *@problem is what to say about it. Or
 * another -errno.
 */
int open_initrd(int fd, bool check, struct arena *a, int *inner, struct slice *problem)
	__attribute__((warn_unused_result));

#endif
