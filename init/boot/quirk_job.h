/* What is done to devices before the jump, in a child: a driver may take long to let go. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_QUIRK_JOB_H
#define INIT_BOOT_QUIRK_JOB_H

#include "init/job/job.h"
#include "init/machine/quirks.h"

/**
 * struct quirk_job - one run over all devices that have a quirk
 * @found: those; n 0: there are none, and no job is needed
 * @undo:  the jump has failed: drivers take them back
 * @done:  called with what has failed, lines
 */
struct quirk_job {
	struct job job;
	struct quirks found;
	bool undo;
	void (*done)(void *arg, struct slice failed);
	void *arg;
};

/* 0, or -errno: then @done is not called. */
int quirk_job_start(struct quirk_job *q, struct loop *loop) __attribute__((warn_unused_result));

#endif
