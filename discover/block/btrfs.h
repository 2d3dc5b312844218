/* What btrfs has beside files: a default subvolume,
 * and room for a boot loader before its own blocks. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_BTRFS_H
#define DISCOVER_BLOCK_BTRFS_H

#include "discover/volume.h"

/*
 * The path of the default subvolume of the file system whose top level @root is: "/" for the top
 * level itself, "/@/.snapshots/5/snapshot". Needs CAP_SYS_ADMIN. 0 and *@path (in @a), or -errno.
 * An unknown or unreachable default is -ENOENT.
 */
int btrfs_default_subvolume(int root, struct arena *a, struct slice *path)
	__attribute__((warn_unused_result));

/*
 * GRUB's environment block that openSUSE keeps in sectors of the device that btrfs leaves alone: at
 * the sectors 512 or 2 of the file system that begins at @start of @fd. Empty: there is none.
 */
void btrfs_env_block(int fd, uint64_t start, struct arena *a, struct facts *facts);

#endif
