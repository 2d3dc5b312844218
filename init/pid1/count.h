/* Counting the start of an entry, where the settings want that. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_COUNT_H
#define INIT_PID1_COUNT_H

#include "init/catalog/discovery.h"
#include "init/machine/settings.h"

/* struct count - the write that counts a start, and the memory of its text */
struct count {
	struct boot_write write;
	char room[4 * TALLY_BYTES];
};

/* Have the starts that were counted judged as the settings say. Empty; or why they are not counted,
 * although the settings say so. */
struct slice count_begin(struct discovery *d, const struct settings *settings);

/* Have the firmware start the entries that the settings name. Empty; or why it cannot. */
struct slice count_allow_reset(struct discovery *d, const struct settings *settings);

/* The write that counts a start of @l now; with @restart that which has the firmware start it.
 * NULL: it is not counted, as its configuration counts it, or the settings want none to be. When
 * the volume that it is to be kept on is not there, the write is of volume 0, which is refused with
 * that reason. */
const struct boot_write *count_start(struct count *count, const struct catalog *c,
				     const struct settings *settings, const struct listed *l,
				     bool restart);

/* Every entry may be tried again, those too that were started so often in vain: nothing is counted
 * from here on. False: there are none, and nothing changes; a disk may come yet. */
bool count_forgive(struct catalog *c);

#endif
