/* The system calls that a job may make (seccomp). */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_FILTER_H
#define INIT_JOB_FILTER_H

#include <stdbool.h>

#include "init/job/level.h"

/* Whether the kernel can do that. */
bool filter_is_there(void);

/* From here on the process makes no calls but those of @level; for ever, and so do its children.
 * All but SANDBOX_DEVICES keep @out open, so that its number stays its own; all but that and
 * SANDBOX_UNPACKING write to @out alone and pass no descriptor. Any other call ends the process
 * with SIGSYS. It has to have given up new privileges before, or be privileged. False when nothing
 * has changed. */
bool filter_enter(enum sandbox level, int out) __attribute__((warn_unused_result));

#endif
