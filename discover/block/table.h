/* Partition tables, as libblkid reads them from a whole disk or from an image of one. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_TABLE_H
#define DISCOVER_BLOCK_TABLE_H

#include "lib/arena.h"

enum { TABLE_ENTRIES = 1024 };	/* read of one table; the kernel itself stops at 256 */

/**
 * struct table_entry - one partition
 * @number: as the kernel numbers it
 * @start, @size: bytes
 * @type:   GPT: the type's GUID; MBR: "0x83"
 * @flags:  GPT: the attributes
 * @table:  kind of the table that it is in: "gpt", "dos", or of a nested one
 */
struct table_entry {
	uint32_t number;
	uint64_t start, size;
	uint64_t flags;
	struct slice uuid, label, type, table;
};

/* struct table - the entries in the order of the table; @type is empty when there is none */
struct table {
	struct slice type;
	struct table_entry *at;
	uint32_t n;
};

/* Read the table of the whole disk @fd. 0, also when there is none, or -errno. */
int table_read(int fd, struct arena *a, struct table *table) __attribute__((warn_unused_result));

/* The entry with that number that begins at @start, else any that begins there, else NULL. */
const struct table_entry *table_find(const struct table *table, uint32_t number, uint64_t start);

/* Whether an entry is the frame of MBR's logical partitions, which holds nothing of its own. */
bool table_is_extended(struct slice type);

#endif
