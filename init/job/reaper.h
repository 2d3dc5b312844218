/* Children that have ended, told to whoever started them. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_REAPER_H
#define INIT_JOB_REAPER_H

#include <sys/types.h>

#include "init/job/loop.h"

/* @ended is called for every child that was reaped, also for orphans that PID 1 inherits. */
struct reaper {
	struct watch watch;
	void (*ended)(void *arg, pid_t pid, int status);
	void *arg;
};

/* SIGCHLD comes as a descriptor from now on. 0 or -errno. */
int reaper_start(struct reaper *r, struct loop *loop, void (*ended)(void *, pid_t, int), void *arg)
	__attribute__((warn_unused_result));

#endif
