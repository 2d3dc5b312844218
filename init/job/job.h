/* A job: work that reads what we do not trust, in a child that may crash, hang or lie. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_JOB_H
#define INIT_JOB_JOB_H

#include <stdbool.h>
#include <sys/types.h>

#include "init/job/loop.h"
#include "init/job/sandbox.h"
#include "lib/arena.h"

/* A job says how it ended by one of these as its exit status, too; any other is JOB_FAILED. */
enum job_end {
	JOB_OK,
	JOB_FAILED,
	JOB_NO_MEMORY,	/* it wanted more than it may have */
	JOB_CRASHED,	/* ended by a signal */
	JOB_FORBIDDEN,	/* ended by the sandbox: it made a system call that it may not make */
	JOB_UNCONFINED,	/* it was not run: a barrier could not be raised around it */
	JOB_GARBLED,	/* its answer is no such record, or passes what it may not */
	JOB_TOO_MUCH,	/* answered more than it may */
	JOB_TIMED_OUT,
};

/**
 * struct job - one child
 * @arena:     holds what it has written so far, @got bytes
 * @passes_fd: it may hand over a descriptor
 * @passed_fd: the one that it handed over, -1: none
 * @done:      called once, when the answer is complete or given up; the answer is empty
 *             unless JOB_OK, without a descriptor, and its memory the job's until taken
 * @owner:     for @done
 */
struct job {
	struct watch watch;
	struct loop *loop;
	pid_t pid;		/* 0: not running */
	bool eof, reaped, passes_fd;
	int status;
	enum job_end end;
	struct arena arena;
	size_t got;
	int passed_fd;
	void (*done)(struct job *job, enum job_end end, struct slice answer);
	void *owner;
};

/**
 * struct job_work - what the child is to do
 * @run: in the child; writes its answer with job_answer(); its result is the exit status
 * @arg: for @run; the child has a copy of all memory, so it may point anywhere
 * @timeout_ms: on the answer
 * @memory: bytes that the child may allocate beyond what it inherits; 0: no limit
 * @sandbox: what else the child may not do
 * @fds, @n_fds: the descriptors that it works with, in any order, -1: none. It has no other but
 *             that of its answer: not even the standard ones.
 * @passes_fd: its answer comes with a descriptor, of which there may be one: two, or one from
 *             another job, end it as JOB_GARBLED
 */
struct job_work {
	int (*run)(void *arg, int out);
	void *arg;
	int timeout_ms;
	size_t memory;
	enum sandbox sandbox;
	const int *fds;
	uint32_t n_fds;
	bool passes_fd;
};

/* Start a child. 0, or -errno when there can be none (then @done is not called). */
int job_start(struct job *job, struct loop *loop, const struct job_work *work,
	      void (*done)(struct job *, enum job_end, struct slice), void *owner)
	__attribute__((warn_unused_result));

/* Somebody reaped @pid: true if it was this job's child. */
bool job_reaped(struct job *job, pid_t pid, int status);

/* End a running job without an answer; @done is not called. */
void job_cancel(struct job *job);

/* In @done: the answer in memory of its own, with @more bytes beside it, to decode it there and
 * keep it. *@answer moves there; it is empty, as is the memory, when there is none to be had. */
struct arena job_take_memory(struct job *job, struct slice *answer, size_t more);

/* In @done: take over the descriptor that was passed, or -1. */
int job_take_fd(struct job *job);

/* After @done: give back the memory and the descriptor that nobody took. */
void job_release(struct job *job);

/* In the child: memory for its work, at most @bytes. When it cannot be had, or is full, the child
 * ends as JOB_NO_MEMORY. */
void job_memory(struct arena *a, size_t bytes);

/* In the child: send bytes, and with the first of them a descriptor (-1: none), if it may. 0 or
 * -errno. When nobody is there to hear it, the child ends. */
int job_answer(int out, struct slice bytes, int fd) __attribute__((warn_unused_result));

/* How a child ended whose wait(2) status is @status. */
enum job_end job_end_of_status(int status);

/* What to say about a job that did not end well. */
const char *job_end_text(enum job_end end);

#endif
