/* U-Boot's legacy images: a header of 64 bytes before anything. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_UIMAGE_H
#define LOADER_UIMAGE_H

#include "loader/image.h"

enum { UIMAGE_HEADER_BYTES = 64 };

/* struct uimage - its header; @bytes are the data behind it */
struct uimage {
	uint64_t bytes;
	uint32_t sum;
	uint8_t os, machine, type, compression;
};

enum uimage_type { UIMAGE_KERNEL = 2, UIMAGE_RAMDISK = 3, UIMAGE_MULTI = 4, UIMAGE_NOLOAD = 14 };

/* Whether a header with the right check sum begins there (include/image.h of U-Boot): *@header. */
bool uimage_read(struct slice head, struct uimage *header);

/*
 * When the initrd @fd has such a header: 0 and *@inner, the caller's, of what is behind it; 0 and
 * -1 when it has none. -ENODATA: the file is cut short; -EBADMSG: @check, and the check sum is
 * wrong; or another -errno.
 */
int uimage_open_initrd(int fd, bool check, struct arena *a, int *inner)
	__attribute__((warn_unused_result));

#endif
