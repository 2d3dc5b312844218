/* F2FS. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/filesystem.h"

/* As with ext4, orphans are removed on a read-only mount of a writable device
 * (f2fs_recover_orphan_inodes). The second spelling is that of kernels before 5.9. */
static const char *const types[] = {"f2fs", NULL};
static const struct mount_attempt attempts[] = {
	{"f2fs", {{"norecovery", NULL}}},
	{"f2fs", {{"disable_roll_forward", NULL}}},
	{NULL, {{NULL, NULL}}},
};
static const struct mount_attempt replaying[] = {
	{"f2fs", {{"background_gc", "off"}, {"nodiscard", NULL}}},
	{NULL, {{NULL, NULL}}},
};
/* On a read-only device f2fs_fill_super() looks for files to recover only when the last checkpoint
 * is not that of an unmount, which it is until the next one. So there is no refusal to rely on. */
static const struct filesystem f2fs = {
	.types = types, .attempts = attempts, .writes_when_read_only = true,
	.replaying = replaying,
};
FILESYSTEM(f2fs);
