/* Where the running system has a device mounted already. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_EXISTING_H
#define DISCOVER_BLOCK_EXISTING_H

#include "lib/arena.h"

/* struct mounted - one line of mountinfo (proc_pid_mountinfo(5)) */
struct mounted {
	uint32_t major, minor;
	struct slice root;	/* what of the file system is shown there; octal escapes undone */
	struct slice point;	/* where */
	struct slice source;
	bool writable;		/* the file system, not this view of it */
};

/* Take the first line off *@text. False: the line is not of that form. */
bool mounted_parse(struct slice *text, struct arena *a, struct mounted *m);

/*
 * The root directory of the file system on @device, where it is mounted: as a read-only private
 * view where that is allowed, else simply opened. 0 and *@fd. -ENOENT: it is not mounted. -EXDEV:
 * it is, but only parts of it are visible; *@writable tells how. Any other -errno: cannot be known.
 */
int existing_open(const char *device, struct arena *a, int *fd, bool *writable)
	__attribute__((warn_unused_result));

/* A private copy of what is mounted at the directory @point, or of that part of it, through which
 * nobody can write; @all: with what is mounted below. The caller's; -errno: not root, an old
 * kernel. */
int existing_view(const char *point, bool all) __attribute__((warn_unused_result));

#endif
