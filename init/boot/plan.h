/* What is to be loaded. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_PLAN_H
#define INIT_BOOT_PLAN_H

#include "init/boot/record.h"
#include "lib/progress.h"

/* Descriptors of an entry's files, or of what they lie on: kernel, device tree, initrds. */
enum { BOOT_FDS = LIMIT_INITRDS + 2 };

struct fetched;

/**
 * struct boot_plan - what is to be loaded
 * @recipe: what a person made of the entry, when @edited: see discover/recipe.h
 * @consoles: "console=..." words of the running kernel, for settings->cmdline_console
 * @deep: decode every initrd, whatever the settings say
 * @dry_run: everything but the system call
 * @record: what the next system is told of this start; NULL: nothing
 * @alone: nobody has asked for this entry: it is refused when its kernel is this program
 * @bind: what is fetched comes by the interface that the entry was found by
 * @progress: of reading, NULL: nobody watches
 * @fetched: files that were fetched, NULL: none; set by boot_job() and boot_load()
 */
struct boot_plan {
	const struct catalog *catalog;
	const struct settings *settings;
	const struct boot_entry *entry;
	struct slice recipe;
	struct slice consoles;
	const struct record *record;
	bool edited;
	bool deep, dry_run, alone, bind;
	struct progress *progress;
	const struct fetched *fetched;
};

#endif
