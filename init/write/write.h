/* What an entry asks to be remembered, written before it starts: a job. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_WRITE_H
#define INIT_WRITE_WRITE_H

#include "init/write/plan.h"

enum { WRITE_TARGETS = 8 };	/* files and variables that one entry may have changed */

/* The volumes that it writes to: job_work.fds for it. How many. */
uint32_t write_fds(const struct write_plan *plan, int fds[WRITE_TARGETS]);

/* job_work.run with a write_plan: a job of SANDBOX_LIMITS, which reads nothing foreign. It opens
 * one device after the other for a job of SANDBOX_WRITING, and answers with a write_record: a
 * result for each write. */
int write_job(void *plan, int out);

/* Whether all of it was done. */
bool write_succeeded(const struct write_record *record);

#endif
