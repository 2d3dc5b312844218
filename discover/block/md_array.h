/* Array devices of the kernel's md driver: made, given members, started, stopped. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_MD_ARRAY_H
#define DISCOVER_BLOCK_MD_ARRAY_H

#include "lib/arena.h"

/* A new array device, "md127" or "md_" and anything: its descriptor, or -errno. -EEXIST: there is
 * one of that name. */
int md_array_new(struct slice name, struct arena *a) __attribute__((warn_unused_result));

/* Before the first member: the version of its metadata. 0 or -errno. */
int md_array_version(int array, int major, int minor) __attribute__((warn_unused_result));

/* One more member, by its node. Nobody but this array may hold it. 0 or -errno. */
int md_array_add(int array, const char *node) __attribute__((warn_unused_result));

/* Start it as what the kernel's "array_state" calls @state. 0 or -errno. */
int md_array_start(struct slice name, struct slice state, struct arena *a)
	__attribute__((warn_unused_result));

/* Let go of its members, which are marked as clean. 0 or -errno; -EBUSY: somebody has it open. */
int md_array_stop(int array) __attribute__((warn_unused_result));

#endif
