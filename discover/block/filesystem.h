/* How each file system is mounted so that nothing is written: one registered object a file system. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_FILESYSTEM_H
#define DISCOVER_BLOCK_FILESYSTEM_H

#include "lib/registry.h"
#include "lib/slice.h"

/* struct mount_option - as fsconfig(2) takes it; NULL @value: a flag */
struct mount_option {
	const char *key, *value;
};

/**
 * struct filesystem - one that can be mounted
 * @type:    libblkid's TYPE
 * @drivers: the kernel's names for what mounts it, best first, ended by NULL
 * @options: alternatives, best first: the next is tried when the driver does not know an option of
 *           this one (EINVAL). Each ends with a NULL key; the array ends with a NULL. Every one of
 *           them must keep the driver from writing: no journal replay, no orphan clean-up.
 */
struct filesystem {
	const char *type;
	const char *const *drivers;
	const struct mount_option *const *options;
};

REGISTRY_DECLARE(struct filesystem, filesystems);
#define FILESYSTEM(object) REGISTER(struct filesystem, filesystems, object)

/* The one with that TYPE, or NULL. */
const struct filesystem *filesystem_find(struct slice type);

#endif
