/* Tries left of a partition, counted in both copies of a GUID partition table. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_GPT_H
#define INIT_WRITE_GPT_H

#include "discover/block/block_device.h"
#include "discover/volume.h"
#include "init/write/direct.h"

/**
 * struct gpt_count - a start that is to be counted
 * @partition: number of the partition, from 1
 * @start:     byte at which it begins
 * @uuid:      PARTUUID of it, in lower case
 * @left:      what is to be left of its tries, as whoever asks has read them
 */
struct gpt_count {
	uint32_t partition;
	uint64_t start;
	struct slice uuid;
	unsigned left;
};

/* The start of the partition @dev, after which @left, digits, are to be left. */
struct gpt_count gpt_count_of(const struct block_device *dev, const struct facts *facts,
			      struct slice left);

/*
 * Take one off the tries that the partition has left on @disk, in both copies of the table, and
 * give both what the valid one has: the first, or the second when a power cut broke the first.
 * At every moment one of them is valid, and the tries of that one are the old ones or one less:
 * what is broken is mended first, then the second copy is changed, then the first, whose header and
 * entry are one request. Of both copies the headers have to be valid and fit each other.
 *
 * Empty, or in words, in @a, why not; then nothing is changed, but for what a disk does that fails
 * in the middle. Tries that are more than @left and one more, or a partition that is not the one of
 * that number, are refused.
 */
struct slice gpt_count_start(const struct direct *disk, const struct gpt_count *count,
			     struct arena *a);

#endif
