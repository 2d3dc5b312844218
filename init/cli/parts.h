/* The partitions of a disk image, read by a job. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_PARTS_H
#define INIT_CLI_PARTS_H

#include "discover/block/block_device.h"
#include "lib/arena.h"
#include "lib/limits.h"

/* struct parts_answer - what the job says: @rc of image_list(), and the @n of them */
struct parts_answer {
	int32_t rc;
	uint32_t n;
	struct {
		uint64_t start, size;
		uint32_t number, unused;
	} at[LIMIT_VOLUMES];
};

/* image_list(), by a job that may read @image and nothing else. *@n of at most LIMIT_VOLUMES in
 * @at. What went wrong, for people, in @a; or NULL. */
const char *parts_list(int image, const char *name, struct arena *a, struct block_device *at,
		       uint32_t *n);

/* The same out of an answer that may be anything, of an image of @size bytes. False when it is no
 * such answer, or something of it lies outside of the image. */
bool parts_take(const struct parts_answer *answer, uint64_t size, const char *name,
		struct block_device *at, uint32_t *n);

#endif
