/* What a job may not do. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_SANDBOX_H
#define INIT_JOB_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "init/job/level.h"

/**
 * struct sandbox_limits - how much it may take, and what it keeps
 * @memory:  bytes of address space beyond what is inherited; 0: no limit
 * @seconds: on the processor, but at least a minute
 * @out:     where its answer goes; SANDBOX_BYTES and SANDBOX_FILES may write to no other descriptor
 * @file:    bytes of the largest file that it may write; what is beyond fails as -EFBIG. 0: no
 *           limit
 * @fds:     what else it keeps of all that is open, @n_fds of them, in any order, -1: none.
 *           SANDBOX_FILES, SANDBOX_WRITING and SANDBOX_UNPACKING may open what is below them,
 *           and nothing else;
 *           SANDBOX_BYTES these themselves and what is below /sys. All for reading.
 */
struct sandbox_limits {
	size_t memory;
	uint64_t file;
	unsigned seconds;
	int out;
	const int *fds;
	uint32_t n_fds;
};

/* Before the first job: see which barriers this kernel has for this process. @nowhere is an empty
 * directory, all that a job of SANDBOX_FILES, SANDBOX_WRITING or SANDBOX_UNPACKING can see by a
 * path; it is taken over and stays open. -1: it cannot be had. @all: a job that one of them does
 * not stand around is not run, but where the kernel has no Landlock (process 1); else no job that
 * lacks one of those that were seen. Returns what cannot be had, for people, or NULL. */
const char *sandbox_prepare(int nowhere, bool all);

/* fork(), with process numbers of the child's own: when it ends, so does whatever it started, and
 * it can send signals to nobody else. Where the kernel does not allow that, a plain fork, or, when
 * all barriers have to stand, none: -1 and errno. */
pid_t sandbox_fork(void);

/* In the child, before it touches anything foreign: it ends with its parent, keeps the descriptors
 * of @limits, has signals as a new process has them, no new privileges, no core file, @limits, no
 * capabilities but those that @level needs, and no system calls but those that it needs: any other
 * ends the process with SIGSYS. False when a barrier does not stand that has to: then it must not
 * be run. */
bool sandbox_enter(enum sandbox level, const struct sandbox_limits *limits)
	__attribute__((warn_unused_result));

/* In a job of SANDBOX_LIMITS or SANDBOX_OPENING that has touched nothing foreign yet, and will:
 * from here on it has the capabilities and the system calls of @level alone, or ends. It stays
 * where it is in the tree. */
void sandbox_narrow(enum sandbox level, int out);

#endif
