/* Pieces of a file as files of their own, in memory. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_UNPACK_H
#define LOADER_UNPACK_H

#include "loader/codec/codec.h"
#include "loader/image.h"

/*
 * Decode what stands from @from on for @bytes bytes at most, as the codec does that knows its
 * magic; bytes behind the end of the data are of no concern. 0 and *@fd, the caller's, a sealed
 * memfd; or -errno and *@error. No more comes out than LIMIT_KERNEL_BYTES, and what this
 * process may write to one file.
 */
int unpack_codec(const struct image *image, uint64_t from, uint64_t bytes, struct arena *a, int *fd,
		 struct load_error *error) __attribute__((warn_unused_result));

/* The same, copied: for what is not compressed. The bytes must lie in the file. */
int unpack_copy(const struct image *image, uint64_t from, uint64_t bytes, struct arena *a, int *fd,
		struct load_error *error) __attribute__((warn_unused_result));

/* The CRC-32 of a piece of the file @fd. 0 and *@sum, or -errno of reading. */
int unpack_sum(int fd, uint64_t from, uint64_t bytes, struct arena *a, uint32_t *sum)
	__attribute__((warn_unused_result));

/* Whichever of the two fits: copied when @packed is false. */
int unpack_piece(const struct image *image, uint64_t from, uint64_t bytes, bool packed,
		 struct arena *a, int *fd, struct load_error *error)
	__attribute__((warn_unused_result));

#endif
