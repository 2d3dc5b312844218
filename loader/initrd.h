/* Initrds: any number of files as the one that the kernel takes. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_INITRD_H
#define LOADER_INITRD_H

#include <stdint.h>

/* The kernel skips zeros between archives, which begin at multiples of this. */
enum { INITRD_ALIGN = 4 };

/* kexec_file_load(2) reads no file that is larger. */
#define INITRD_BYTES_MAX ((4ull << 30) - 1)

/*
 * The size of all joined: each begins at a multiple of INITRD_ALIGN. 0 and *@bytes, *@memory what
 * joining costs (0 when one file can be used as it is). -EFBIG: more than INITRD_BYTES_MAX.
 * -EINVAL: not a regular file; another -errno: not readable; *@which of them is to blame.
 */
int initrd_size(const int *fds, uint32_t n, uint64_t *bytes, uint64_t *memory, uint32_t *which)
	__attribute__((warn_unused_result));

/*
 * Join them in order. 0 and *@fd, which is the caller's: -1 when there is nothing (no file, or only
 * empty ones); a duplicate of the only one that is not empty; else a sealed memfd. Or -errno; -EIO
 * also when a file became shorter meanwhile; *@which is to blame.
 */
int initrd_join(const int *fds, uint32_t n, int *fd, uint32_t *which)
	__attribute__((warn_unused_result));

#endif
