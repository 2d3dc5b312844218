/* ext2, ext3 and ext4. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/block/filesystem.h"

/* "noload" skips the journal. Not the list of orphans: ext4_orphan_cleanup() makes a read-only
 * mount writable for it, unless the device is read-only. The ext2 driver knows neither. */
static const char *const types[] = {"ext4", "ext3", "ext2", NULL};
static const struct mount_attempt attempts[] = {
	{"ext4", {{"noload", NULL}}},
	{"ext3", {{"noload", NULL}}},
	{"ext2", {{NULL, NULL}}},
	{NULL, {{NULL, NULL}}},
};
static const struct mount_attempt replaying[] = {
	{"ext4", {{NULL, NULL}}},
	{"ext3", {{NULL, NULL}}},
	{NULL, {{NULL, NULL}}},
};
static const struct filesystem ext = {
	.types = types, .attempts = attempts, .writes_when_read_only = true,
	.replaying = replaying, .refusal = EROFS,
};
FILESYSTEM(ext);
