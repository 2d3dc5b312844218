/* Starting an entry: a job that loads it, and the last steps before the jump. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_BOOT_H
#define INIT_BOOT_BOOT_H

#include "init/boot/plan.h"

/* The volumes that its files lie on: job_work.fds for it. How many. */
uint32_t boot_fds(const struct boot_plan *plan, int fds[BOOT_FDS]);

/* job_work.run with a boot_plan: open the files, load, and answer with a boot record. A job of
 * SANDBOX_LIMITS: it confines itself once it has started the one that reads. */
int boot_job(void *plan, int out);

/* The same in this process, but for what reads: for the command line. Fills @record with texts in
 * @a. */
void boot_load(const struct boot_plan *plan, struct arena *a, struct boot_record *record);

#endif
