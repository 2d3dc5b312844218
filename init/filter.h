/* The system calls that a job may make (seccomp). */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_FILTER_H
#define INIT_FILTER_H

#include "init/sandbox.h"

/* From here on the process makes no calls but those of @level, and writes to @out alone; for ever, and so do its
 * children. Any other call ends it with SIGSYS. Without seccomp in the kernel, nothing changes. It has to have
 * given up new privileges before, or be privileged. */
void filter_enter(enum sandbox level, int out);

#endif
