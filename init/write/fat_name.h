/* Long names of FAT in the slots of a directory (Microsoft's FAT specification, section 7). */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_FAT_NAME_H
#define INIT_WRITE_FAT_NAME_H

#include "lib/slice.h"

enum {
	FAT_SLOT_BYTES = 32,
	FAT_SLOT_CHARS = 13,	/* of a long name in one slot */
	FAT_NAME_MAX = 255,
};

/**
 * struct fat_entry - one file's slots: those of its long name, the last part first, and the one
 * of its short name behind them
 * @first: index of the first slot
 * @n:     how many
 * @name:  the long name in ASCII, else the short one; characters beyond are '?'
 * @cluster: where it begins
 * @directory: it is one
 */
struct fat_entry {
	uint32_t first, n;
	char name[FAT_NAME_MAX + 1];
	uint32_t name_n;
	uint32_t cluster;
	bool directory;
};

/* Take the entry that begins at slot @at or behind it, of the directory @slots, whole slots. False:
 * there are no more. A long name whose parts or check sum do not fit is none, as the kernel has
 * it. */
bool fat_entry_next(struct slice slots, uint32_t at, struct fat_entry *e);

/* Write @name, equally long and ASCII, over the long name of the entry whose slots begin at @slots:
 * its check sum is that of the short name, which stays. */
void fat_name_put(char *slots, const struct fat_entry *e, struct slice name);

#endif
