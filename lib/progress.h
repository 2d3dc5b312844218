/* How far a job is that reads files: numbers in memory that it shares with whoever watches it. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_PROGRESS_H
#define LIB_PROGRESS_H

#include "lib/text.h"

/* Whoever is watched reads no more than that at once. */
enum { PROGRESS_STEP = 4 << 20 };

/**
 * struct progress - bytes: of the kernel, of all files, and of these what has been read; 0: not
 * known. A job may write anything there: it is only shown.
 * @part, @parts: which of how many files it is at, 1 is the first; 0: not known
 */
struct progress {
	uint64_t kernel, total, done;
	uint64_t part, parts;
};

/* What the parts are when a system is loaded that comes over the network. */
enum { PROGRESS_KERNEL = 1, PROGRESS_DEVICETREE = 2, PROGRESS_INITRDS = 3 };

/* A new one, all zeros, which this process's children write to. NULL: it cannot be had, and nobody
 * is told anything. It stays as long as the process. */
struct progress *progress_open(void);

/* One of several that are in the same memory, those of far numbers the same one. NULL is none. */
struct progress *progress_nth(struct progress *p, uint32_t n);

/* Whether children that are started from here on have it. NULL is none. */
void progress_share(struct progress *p, bool shared);

/* What there is to be read; nothing has been so far. NULL is none, here and below. */
void progress_plan(struct progress *p, uint64_t kernel, uint64_t total);

/* It is at file @part of @parts. */
void progress_at(struct progress *p, uint64_t part, uint64_t parts);

/* Which file that is; false: not known. */
bool progress_part(const struct progress *p, uint64_t *part, uint64_t *parts);

void progress_add(struct progress *p, uint64_t bytes);

/* "initrd 2 of 3: 34 of 120 MiB, 11 MiB/s, 3 s", @ms after it began; without what is not known. */
void progress_put(struct text *out, const struct progress *p, int64_t ms);

#endif
