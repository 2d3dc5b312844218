/* What a job may not do. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_SANDBOX_H
#define INIT_JOB_SANDBOX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "init/job/level.h"

/**
 * struct sandbox_limits - how much it may take
 * @memory:  bytes of address space beyond what is inherited; 0: no limit
 * @seconds: on the processor, but at least a minute
 * @out:     where its answer goes; SANDBOX_BYTES and SANDBOX_FILES may write to no other descriptor
 * @file:    bytes of the largest file that it may write; what is beyond fails as -EFBIG. 0: no
 *           limit
 */
struct sandbox_limits {
	size_t memory;
	uint64_t file;
	unsigned seconds;
	int out;
};

/* Before the first SANDBOX_FILES or SANDBOX_UNPACKING: @nowhere is an empty directory, all that
 * such a job can see by a path. It is taken over and stays open. -1: it cannot be had, and the
 * other barriers stand alone. */
void sandbox_prepare(int nowhere);

/* fork(), with process numbers of the child's own: when it ends, so does whatever it started, and
 * it can send signals to nobody else. Where the kernel does not allow that, a plain fork. */
pid_t sandbox_fork(void);

/* In the child, before it touches anything foreign: signals as in a new process, no new privileges,
 * no core file, @limits, no capabilities but those that @level needs, and no system calls but those
 * that it needs: any other ends the process with SIGSYS. A barrier that the kernel does not have is
 * left out. */
void sandbox_enter(enum sandbox level, const struct sandbox_limits *limits);

/* In a job of SANDBOX_LIMITS that has touched nothing foreign yet, and will: from here on it has
 * the capabilities and the system calls of @level alone. It stays where it is in the tree. */
void sandbox_narrow(enum sandbox level, int out);

/* In a job of SANDBOX_DEVICES, when it has had its inner job or needs none:
 * from here on it starts no process. */
void sandbox_stay_alone(void);

#endif
