/* XFS. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/block/filesystem.h"

/* "nouuid": two disks of a mirror, or a cloned disk, are both shown. With "norecovery" the log is
 * neither replayed nor written at the end (xfs_log_mount_finish, xfs_log_unmount). */
static const char *const types[] = {"xfs", NULL};
static const struct mount_attempt attempts[] = {
	{"xfs", {{"norecovery", NULL}, {"nouuid", NULL}}},
	{NULL, {{NULL, NULL}}},
};
static const struct mount_attempt replaying[] = {
	{"xfs", {{"nouuid", NULL}}},
	{NULL, {{NULL, NULL}}},
};
static const struct filesystem xfs = {
	.types = types, .attempts = attempts, .replaying = replaying, .refusal = EROFS,
};
FILESYSTEM(xfs);
