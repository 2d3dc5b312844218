/* btrfs over several devices: mounted when all of them are known, and shown once. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_MEMBERS_H
#define DISCOVER_BLOCK_MEMBERS_H

#include "discover/note.h"
#include "lib/arena.h"

/* Whether @device's superblock says that the file system has others too. */
bool members_are_several(const char *device);

/* The kernel is no longer to know @device, which is not mounted, as a member. */
void members_forget(const char *device);

/*
 * Mount the btrfs that @device is a member of, without replaying its log: writes would go to all
 * members. The kernel is told of this one, and the others' probes of theirs; after MEMBERS_WAIT_MS
 * it is done without those that have not come. 0 and *@fd, for the member with the lowest number
 * that is there; for the others -EEXIST and *@why. Any other -errno and *@why.
 */
enum { MEMBERS_WAIT_MS = 3000 };
int members_mount(const char *device, struct arena *a, int *fd, struct note *why)
	__attribute__((warn_unused_result));

#endif
