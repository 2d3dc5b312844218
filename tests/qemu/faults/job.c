/* Answers as a job does, but for one that was told to do it badly; confines one as its disk
 * says. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <string.h>

#define job_answer job_answer_whole
#define job_take_memory job_take_memory_whole
#define job_start job_start_whole
#include "init/job/job.c"
#undef job_answer
#undef job_take_memory
#undef job_start

#include "init/catalog/volume_job.h"
#include "tests/qemu/faults/fault.h"
#include "tests/qemu/faults/hostile.h"

int job_answer(int out, struct slice bytes, int fd);
struct arena job_take_memory(struct job *job, struct slice *answer, size_t more);

int job_answer(int out, struct slice bytes, int fd)
{
	if (fault_answer == ANSWER_HALF)
		bytes.n /= 2;
	while (fault_answer == ANSWER_ENDLESS && fd_write_all(out, bytes) == 0)
		;
	return job_answer_whole(out, bytes, fd);
}

/* In process 1: it stops for good, and all that it should do, when a disk is called so. */
struct arena job_take_memory(struct job *job, struct slice *answer, size_t more)
{
	static const char word[] = "fault-stop";

	while (memmem(answer->p, answer->n, word, sizeof(word) - 1))
		pause();
	return job_take_memory_whole(job, answer, more);
}

int job_start(struct job *job, struct loop *loop, const struct job_work *work,
	      void (*done)(struct job *, enum job_end, struct slice), void *owner);

int job_start(struct job *job, struct loop *loop, const struct job_work *work,
	      void (*done)(struct job *, enum job_end, struct slice), void *owner)
{
	const struct volume_job *scan = work->arg;

	hostile_less = work->run == volume_job_scan
		       ? hostile_letters(scan->slot->probe.facts.label) : 0;
	int rc = job_start_whole(job, loop, work, done, owner);
	hostile_less = 0;
	return rc;
}
