/* Partitions that count their starts in the partition table: which of them is next. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_GPTPRIO_H
#define DISCOVER_GPTPRIO_H

#include "lib/slice.h"

/* The attributes of an entry as ChromeOS defined them, and Flatcar and Bottlerocket have them: bits
 * 48 to 51 are the priority, 52 to 55 the tries left, 56 says that it was started successfully. */
enum { GPTPRIO_TRIES_SHIFT = 52, GPTPRIO_MOST = 15 };

static inline unsigned gptprio_priority(uint64_t flags)
{
	return flags >> 48 & GPTPRIO_MOST;
}

static inline unsigned gptprio_tries(uint64_t flags)
{
	return flags >> GPTPRIO_TRIES_SHIFT & GPTPRIO_MOST;
}

static inline bool gptprio_successful(uint64_t flags)
{
	return flags >> 56 & 1;
}

/* The tries left when it has been started once more. */
static inline unsigned gptprio_after(uint64_t flags)
{
	return gptprio_tries(flags) ? gptprio_tries(flags) - 1 : 0;
}

/* Whether partitions of the type @guid count so: Flatcar's /usr, and Bottlerocket's /boot. */
bool gptprio_counts(struct slice guid);

#endif
