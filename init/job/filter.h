/* The system calls that a job may make (seccomp). */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_FILTER_H
#define INIT_JOB_FILTER_H

#include "init/job/level.h"

/* From here on the process makes no calls but those of @level; for ever, and so do its children.
 * SANDBOX_BYTES, SANDBOX_FILES and SANDBOX_LOADING write to @out alone, SANDBOX_UNPACKING sends to
 * no other socket. Any other call ends the process with SIGSYS. Without seccomp in the kernel,
 * nothing changes. It has to have given up new privileges before, or be privileged. */
void filter_enter(enum sandbox level, int out);

/* From here on, and in addition, the process starts no other. */
void filter_children(void);

#endif
