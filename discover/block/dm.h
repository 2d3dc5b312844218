/* Device-mapper by its ioctls: virtual block devices whose sectors are other devices'. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_DM_H
#define DISCOVER_BLOCK_DM_H

#include "discover/block/block_device.h"
#include "lib/arena.h"

enum {
	DM_SECTOR_BYTES = 512,	/* the unit of tables, whatever a disk's own is */
	DM_TABLE_BYTES = 1 << 20,	/* the longest table that is made here */
};

/**
 * struct dm_target - a range of the new device, and what stands behind it
 * @start, @length: sectors
 * @type:           the kernel's name of it: "linear", "striped", "snapshot"
 * @parameters:     as the kernel documents them for that target
 */
struct dm_target {
	uint64_t start, length;
	const char *type;
	struct slice parameters;
};

/* struct dm_table - all ranges, in order and without gaps */
struct dm_table {
	struct dm_target *at;
	uint32_t n;
	bool read_only;
};

/*
 * Make the device @name with that table and start it; @uuid may be empty. 0 and its node in @path,
 * or -errno: -EEXIST when a device has that name or @uuid; otherwise there is no such device then:
 * -ENOENT, -ENODEV or -ENXIO without device-mapper or the target in this kernel, -EBUSY when a
 * device of the table is taken.
 */
int dm_create(struct slice name, struct slice uuid, const struct dm_table *table, struct arena *a,
	      char path[BLOCK_PATH_BYTES]) __attribute__((warn_unused_result));

/* struct dm_device - one that is there: "dm-@minor"; @live: it has been started */
struct dm_device {
	struct slice name, uuid;
	uint32_t minor;
	bool live;
};

/* Look it up by @name, or by @uuid: the other is empty. 0; -ENXIO: there is none; or -errno. */
int dm_find(struct slice name, struct slice uuid, struct arena *a, struct dm_device *dev)
	__attribute__((warn_unused_result));

/* What stands behind the device @name, in @a. 0 or -errno. */
int dm_table_of(struct slice name, struct arena *a, struct dm_table *table)
	__attribute__((warn_unused_result));

/* Remove the device when its last user has gone, now or later. */
void dm_remove(struct slice name, struct arena *a);

#endif
