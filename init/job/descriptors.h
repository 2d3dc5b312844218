/* Which descriptors a job starts with. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_DESCRIPTORS_H
#define INIT_JOB_DESCRIPTORS_H

#include <stdbool.h>
#include <stdint.h>

/* Above all that a process here can have open. */
enum { DESCRIPTORS_MAX = 4096 };

/* Whether the kernel can close all at once. */
bool descriptors_closable(void);

/* Close all descriptors but @out, @also and the @n in @fds, which are in any order; -1: none. False
 * when that cannot be done. */
bool descriptors_keep(int out, int also, const int *fds, uint32_t n)
	__attribute__((warn_unused_result));

#endif
