/* Entries that would start this boot loader once more. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_OWN_H
#define DISCOVER_OWN_H

#include "discover/scan.h"

/* Whether an own kernel (lib/own.h) begins at @offset of a file. */
bool own_at(struct source *source, struct slice path, uint64_t offset, struct arena *a);

/* Give ENTRY_OWN, and a problem that says so, to entries that boot one: those that a parser has
 * given the flag, and those whose kernel tells it. Of the kernels' files, those of defaults first,
 * at most LIMIT_OWN_READS are read; what is not found here is found when it is loaded. */
void own_mark(struct scan *scan);

#endif
