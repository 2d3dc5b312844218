/* What a job may reach of the trees of files, as the kernel sees it (Landlock). */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_LANDLOCK_H
#define INIT_JOB_LANDLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the kernel has it, and has it switched on. */
bool landlock_is_there(void);

/* From here on, and for ever, this process opens files for reading only, and only those at or below
 * the @n descriptors in @fds (-1: none) and below @path (NULL: none); what it has open stays as it
 * is. It has to have given up new privileges before. 0 or -errno, also when the kernel has no
 * Landlock. */
int landlock_enter(const int *fds, uint32_t n, const char *path)
	__attribute__((warn_unused_result));

#endif
