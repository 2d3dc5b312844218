/* A job that writes to /sys/bus/pci and reads nothing. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/boot/quirk_job.h"

#include <fcntl.h>

#include "lib/fd.h"

enum { DEADLINE_MS = 20000, MEMORY = 1 << 20, FAILED_BYTES = 2000 };

static int apply(void *arg, int out)
{
	const struct quirk_job *q = arg;
	AUTO_FD sysfs = open("/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct arena a;

	job_memory(&a, MEMORY);
	struct text failed = {.arena = &a, .max = FAILED_BYTES};
	if (q->undo)
		quirks_undo(sysfs, &q->found);
	else
		quirks_apply(sysfs, &q->found, &a, &failed);
	return job_answer(out, text_slice(&failed), -1) < 0;
}

static void answered(struct job *job, enum job_end end, struct slice answer)
{
	static char room[FAILED_BYTES];
	struct quirk_job *q = job->owner;
	struct slice failed = slice_upto(end == JOB_OK ? answer : slice_str(job_end_text(end)),
					 sizeof(room));

	memcpy(room, failed.p, failed.n);
	job_release(job);	/* whoever hears it may start the next one */
	q->done(q->arg, (struct slice){room, failed.n});
}

int quirk_job_start(struct quirk_job *q, struct loop *loop)
{
	struct job_work work = {.run = apply, .arg = q, .timeout_ms = DEADLINE_MS,
				.memory = 2 * MEMORY, .sandbox = SANDBOX_LIMITS};

	return job_start(&q->job, loop, &work, answered, q);
}
