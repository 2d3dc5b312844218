/* Everything that was written reaches the disks: before a jump, a restart, and at a shell's end. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_FLUSH_JOB_H
#define INIT_CATALOG_FLUSH_JOB_H

#include "init/job/job.h"

/**
 * struct flush_job - one at a time
 * @done: called once; @trouble: why not all of it is on the disks, empty: it is
 */
struct flush_job {
	struct job job;
	void (*done)(void *arg, struct slice trouble);
	void *arg;
};

/* Unmount what is mounted of disks and writable, or make it read-only where it is in use, forbid
 * writes to its device again, and have the kernel write what it still has. A disk may be slow or
 * stuck: the job has a deadline. 0 or -errno. */
int flush_job_start(struct flush_job *f, struct loop *loop, void (*done)(void *, struct slice),
		    void *arg) __attribute__((warn_unused_result));

static inline bool flush_job_runs(const struct flush_job *f)
{
	return f->job.pid != 0;
}

bool flush_job_reaped(struct flush_job *f, pid_t pid, int status);

#endif
