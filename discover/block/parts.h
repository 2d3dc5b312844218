/* Partitions that the kernel does not show by itself. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_PARTS_H
#define DISCOVER_BLOCK_PARTS_H

#include "lib/arena.h"

/* struct part - one partition: its number, and where it is, in bytes */
struct part {
	uint32_t number;
	uint64_t start, size;
};

struct part_list {
	struct part *at;
	uint32_t n;
};

/* The partitions of the whole disk @fd, as libblkid finds them: of a GUID partition table whose
 * first copy is broken those of the second, at which the kernel does not look. Empty when there are
 * none, or they cannot be read. Numbers beyond LIMIT_PARTITIONS are left out. */
void parts_read(int fd, struct arena *a, struct part_list *parts);

/* Have the kernel show them on the disk @fd, which is open for reading. How many are new: those
 * that are there are left alone, and so is what is not inside of the disk. */
uint32_t parts_show(int fd, const struct part_list *parts);

#endif
