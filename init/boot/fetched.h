/* Files of an entry that a server has: fetched into sealed memory before anything is loaded. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_FETCHED_H
#define INIT_BOOT_FETCHED_H

#include "init/boot/plan.h"

/**
 * struct fetched - descriptors of files in memory, in the order of boot_fds(); -1: that file is on
 * no network volume
 */
struct fetched {
	int at[BOOT_FDS];
	uint32_t n;
};

/* The file that is element @i of boot_fds(), or NULL. */
const struct file_ref *fetched_ref(const struct boot_entry *e, uint32_t i);

/* Fetch what @plan's entry has on network volumes, in a job of SANDBOX_NET. True, and the
 * descriptors in *@files, closed to writers; or false and *@why, of @a: the file and the
 * reason. Half a file is never handed out. */
bool fetched_get(const struct boot_plan *plan, struct arena *a, struct fetched *files,
		 struct slice *why);

#endif
