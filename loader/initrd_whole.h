/* Whether an initrd is whole. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_INITRD_WHOLE_H
#define LOADER_INITRD_WHOLE_H

#include "loader/input.h"

/*
 * Look at every member of the initrd @fd: archives, plain or compressed, one behind the other, with
 * zeros between them. By default from header to header only, so that a file that is cut short is
 * found without decoding it (where a format has no such structure it is decoded); @deep: every
 * member is decoded and its check sums compared, and what no kernel could unpack is refused too.
 *
 * 0, or -errno with one line in *@problem, of @a: -ENODATA when it is cut short, -EBADMSG when it
 * is damaged or no kernel unpacks it; else what reading or the lack of memory gave. An empty file
 * is whole, and so is one of an unknown format unless @deep: it may be the image of an old-style
 * RAM disk.
 */
int initrd_whole(int fd, bool deep, struct arena *a, struct slice *problem)
	__attribute__((warn_unused_result));

/* Whether it begins as something that kernels unpack, or as the image of an old-style RAM disk; an
 * empty one does. Only its beginning is looked at; false also when that cannot be read. */
bool initrd_known(int fd, struct arena *a);

#endif
