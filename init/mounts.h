/* The kernel's own file systems, which PID 1 mounts first. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MOUNTS_H
#define INIT_MOUNTS_H

/* Mount /proc, /sys, /dev and the rest, each where it is not yet. What cannot be mounted is left out:
 * every user of it copes. */
void mounts_make(void);

#endif
