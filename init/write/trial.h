/* What a journal would do to what is written beside it: tried on a copy in memory. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_TRIAL_H
#define INIT_WRITE_TRIAL_H

#include "discover/block/snapshot.h"

/* struct trial - the copy, and open for writing past every cache */
struct trial {
	struct snapshot copy;
	int fd;
};

/* Copy @device ("/dev/vda2"), as it is on the disk now. Empty; or, in words, why it cannot be done.
 * trial_end() in any case. */
struct slice trial_begin(const char *device, struct arena *a, struct trial *t);

/* Replay the journal of the copy, whose file system is a @fstype that has one. Empty, and *@view is
 * a mount of it; or why not. */
struct slice trial_replay(const struct trial *t, struct slice fstype, struct arena *a, int *view);

/* The copy goes when nothing of it is open any more. */
void trial_end(struct trial *t, struct arena *a);

#endif
