/* A job's own job: the part of it that reads foreign bytes,
 * with less than the job itself may do. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_INNER_H
#define INIT_JOB_INNER_H

#include "init/job/job.h"

/**
 * struct inner_work - as struct job_work; limits.out is set when it starts
 * @most: bytes that it may answer, beyond which it is JOB_TOO_MUCH; 0: 1 MiB
 */
struct inner_work {
	int (*run)(void *arg, int out);
	void *arg;
	enum sandbox sandbox;
	struct sandbox_limits limits;
	size_t most;
};

/* In a job, or a command: do @work in a child that is confined to what it says, and wait for what
 * it answers (see job_answer(), without a descriptor).
 * JOB_OK and *@answer, in @a; or how it ended. It has no deadline but the job's, with which it
 * ends. */
enum job_end inner_run(const struct inner_work *work, struct arena *a, struct slice *answer)
	__attribute__((warn_unused_result));

/* ---- the same in two steps, between which the job may give up what only the start needed ---- */

/* struct inner - a child that runs, where its answer comes from, and how long that may be */
struct inner {
	pid_t pid;
	int in;
	size_t most;
};

/* The descriptors that may come with an answer: one message takes no more. */
enum { INNER_FDS_MAX = 128 };

/* struct inner_fds - those that came, the caller's: @n of them */
struct inner_fds {
	int at[INNER_FDS_MAX];
	uint32_t n;
};

/* Start the child. 0, or -errno. */
int inner_start(struct inner *inner, const struct inner_work *work)
	__attribute__((warn_unused_result));

/* In the child: job_answer() with any number of descriptors up to INNER_FDS_MAX. */
int inner_answer(int out, struct slice bytes, const int *fds, uint32_t n)
	__attribute__((warn_unused_result));

/* Wait for the answer, and for the child's end. @fds NULL: no descriptor comes; any that does is
 * closed. When it does not end well, *@fds is empty. */
enum job_end inner_finish(struct inner *inner, struct arena *a, struct slice *answer,
			  struct inner_fds *fds) __attribute__((warn_unused_result));

#endif
