/* The job that brings what was written to the disks. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/catalog/flush_job.h"

#include <unistd.h>

#include "init/catalog/written.h"

enum { DEADLINE_FLUSH_MS = 60000, MEMORY = 1 << 20 };

static int flush(void *arg, int out)
{
	struct arena a;

	(void)arg;
	job_memory(&a, MEMORY);
	struct text stuck = {.arena = &a, .max = 512};
	written_close((struct slice){0}, &a, &stuck);
	sync();	/* what is in use is on the disk, too, if not as neatly */
	return job_answer(out, S("done"), -1) < 0;
}

static void flushed(struct job *job, enum job_end end, struct slice answer)
{
	struct flush_job *f = job->owner;

	(void)answer;
	job_release(job);
	f->done(f->arg, end == JOB_OK ? (struct slice){0} : slice_str(job_end_text(end)));
}

int flush_job_start(struct flush_job *f, struct loop *loop, void (*done)(void *, struct slice),
		    void *arg)
{
	struct job_work work = {.run = flush, .timeout_ms = DEADLINE_FLUSH_MS,
				.sandbox = SANDBOX_LIMITS};

	f->done = done;
	f->arg = arg;
	return job_start(&f->job, loop, &work, flushed, f);
}

bool flush_job_reaped(struct flush_job *f, pid_t pid, int status)
{
	return job_reaped(&f->job, pid, status);
}
