/* File systems without a journal, whose drivers need no option to leave the disk alone. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/filesystem.h"

#define PLAIN(name)                                                                                \
	static const char *const name##_types[] = {#name, NULL};                                   \
	static const struct mount_attempt name##_attempts[] = {                                    \
		{#name, {{NULL, NULL}}},                                                           \
		{NULL, {{NULL, NULL}}},                                                            \
	};                                                                                         \
	static const struct filesystem name = {                                                    \
		.types = name##_types, .attempts = name##_attempts,                                \
	};                                                                                         \
	FILESYSTEM(name)

PLAIN(udf);
PLAIN(squashfs);
PLAIN(erofs);
PLAIN(exfat);
