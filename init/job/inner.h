/* A job's own job: the part of it that reads foreign bytes,
 * with less than the job itself may do. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_INNER_H
#define INIT_JOB_INNER_H

#include "init/job/job.h"

/* In a job of SANDBOX_DEVICES: call @run with @arg in a child that is confined to SANDBOX_BYTES and
 * to @memory more bytes, and wait for what it answers (see job_answer(), without a descriptor).
 * JOB_OK and *@answer, in @a; or how it ended. It has no deadline but the job's, with which it
 * ends. */
enum job_end inner_run(int (*run)(void *arg, int out), void *arg, size_t memory, struct arena *a,
		       struct slice *answer) __attribute__((warn_unused_result));

#endif
