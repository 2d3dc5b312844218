/* How each file system is mounted so that nothing is written:
 * one registered object a file system. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_FILESYSTEM_H
#define DISCOVER_BLOCK_FILESYSTEM_H

#include "lib/registry.h"
#include "lib/slice.h"

/* struct mount_option - for fsconfig(2); NULL @value: a flag */
struct mount_option {
	const char *key, *value;
};

enum { MOUNT_OPTIONS = 3 };

/* struct mount_attempt - a driver by the kernel's name, and its options, ended by a NULL key */
struct mount_attempt {
	const char *driver;
	struct mount_option options[MOUNT_OPTIONS + 1];
};

/**
 * struct filesystem - one that can be mounted
 * @types:    libblkid's TYPE, one or several, ended by NULL
 * @attempts: best first, ended by a NULL driver; the next one is tried when the kernel has no such
 *            driver (ENODEV) or the driver does not know an option (EINVAL). "ro" is always set.
 *            Every one of them must keep the driver from replaying a journal.
 * @writes_when_read_only: the driver cleans up orphans even then, unless the device itself is
 *            read-only; the mount is made so that it is
 * @replaying: attempts that do replay the journal, as far as the device can be written to; NULL: it
 *            has none
 * @refusal:  with @replaying: the errno by which the driver refuses a device that is read-only
 *            while its journal has to be replayed; 0: it takes it, and shows old contents, and only
 *            a mount that is not read-only shows the new ones
 */
struct filesystem {
	const char *const *types;
	const struct mount_attempt *attempts;
	bool writes_when_read_only;
	const struct mount_attempt *replaying;
	int refusal;
};

REGISTRY_DECLARE(struct filesystem, filesystems);
#define FILESYSTEM(object) REGISTER(struct filesystem, filesystems, object)

/* The one with that TYPE, or NULL. */
const struct filesystem *filesystem_find(struct slice type);

#endif
