/* The kernel's own file systems, which PID 1 mounts first, and a setting in one of them. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_MOUNTS_H
#define INIT_MACHINE_MOUNTS_H

/* Mount /proc, /sys, /dev and the rest, each where it is not yet. What cannot be mounted is left
 * out: every user of it copes. */
void mounts_make(void);

/* /dev/pts and /tmp, which only shells and what is started from them need: once for all shells. */
void mounts_make_for_shells(void);

/* Have the kernel itself look for changed media in drives that do not announce them (a CD put in
 * later); on an installed system that is udev's doing. And drives open when their button is
 * pressed, though what is in them has been mounted. Where it cannot be had, a new medium is seen
 * after a rescan. Needs /sys and /proc. */
void mounts_let_media_change(void);

#endif
