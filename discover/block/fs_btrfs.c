/* btrfs, always by its top level: configurations name subvolumes from there. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/block/filesystem.h"

/* The second spelling is that of kernels before 5.9. */
static const char *const types[] = {"btrfs", NULL};
static const struct mount_attempt attempts[] = {
	{"btrfs", {{"rescue", "nologreplay"}, {"subvolid", "5"}}},
	{"btrfs", {{"nologreplay", NULL}, {"subvolid", "5"}}},
	{NULL, {{NULL, NULL}}},
};
static const struct mount_attempt replaying[] = {
	{"btrfs", {{"subvolid", "5"}}},
	{NULL, {{NULL, NULL}}},
};
/* EIO: btrfs_replay_log() says so of a read-only device. */
static const struct filesystem btrfs = {
	.types = types, .attempts = attempts, .replaying = replaying, .refusal = EIO,
};
FILESYSTEM(btrfs);
