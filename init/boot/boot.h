/* Starting an entry: a job that loads it, and the last steps before the jump. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_BOOT_H
#define INIT_BOOT_BOOT_H

#include "init/boot/record.h"

/**
 * struct boot_plan - what is to be loaded
 * @cmdline: replaces the entry's when @edited
 * @consoles: "console=..." words of the running kernel, for settings->cmdline_console
 * @deep: decode every initrd, whatever the settings say
 * @dry_run: everything but the system call
 * @record: what the next system is told of this start; NULL: nothing
 * @alone: nobody has asked for this entry: it is refused when its kernel is this program
 */
struct boot_plan {
	const struct catalog *catalog;
	const struct settings *settings;
	const struct boot_entry *entry;
	struct slice cmdline;
	struct slice consoles;
	const struct record *record;
	bool edited;
	bool deep, dry_run, alone;
};

/* The volumes that its files lie on: job_work.fds for it. How many. */
enum { BOOT_FDS = LIMIT_INITRDS + 2 };
uint32_t boot_fds(const struct boot_plan *plan, int fds[BOOT_FDS]);

/* job_work.run with a boot_plan: open the files, load, and answer with a boot record. A job of
 * SANDBOX_LIMITS: it confines itself once it has started the one that reads. */
int boot_job(void *plan, int out);

/* The same in this process, but for what reads: for the command line. Fills @record with texts in
 * @a. */
void boot_load(const struct boot_plan *plan, struct arena *a, struct boot_record *record);

#endif
