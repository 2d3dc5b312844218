/* FAT12, FAT16 and FAT32 with long names. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/filesystem.h"

/* Names in UTF-8. Not by "iocharset=utf8": that makes names case sensitive. */
static const char *const types[] = {"vfat", NULL};
static const struct mount_attempt attempts[] = {
	{"vfat", {{"utf8", NULL}}},
	{"vfat", {{NULL, NULL}}},
	{NULL, {{NULL, NULL}}},
};
static const struct filesystem fat = {.types = types, .attempts = attempts};
FILESYSTEM(fat);
