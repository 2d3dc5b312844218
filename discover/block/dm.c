/* Creates and removes device-mapper devices (linux/dm-ioctl.h), without libdevmapper. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/dm.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <sys/types.h>

#include "lib/fd.h"

enum { VERSION_MAJOR = 4, ALIGNMENT = 8, DM_ANSWER_BYTES = 16384 };

/* The header of every request: @size bytes with what follows it. NULL: a name that is too long. */
static struct dm_ioctl *request(struct slice name, struct slice uuid, size_t size, struct arena *a)
{
	if (name.n >= DM_NAME_LEN || uuid.n >= DM_UUID_LEN)
		return NULL;
	struct dm_ioctl *r = (void *)arena_array(a, uint64_t, size / sizeof(uint64_t) + 1);
	*r = (struct dm_ioctl){
		.version = {VERSION_MAJOR, 0, 0},
		.data_size = (uint32_t)size,
		.data_start = sizeof(*r),
	};
	memcpy(r->name, name.p, name.n);
	if (uuid.n)
		memcpy(r->uuid, uuid.p, uuid.n);
	return r;
}

/* @number as int: what musl has there; the kernel takes 32 bits of it. */
static int command(int control, int number, struct dm_ioctl *r)
{
	return ioctl(control, number, r) < 0 ? -errno : 0;
}

static int command_on(int control, int number, struct slice name, uint32_t flags,
		      struct arena *a)
{
	struct dm_ioctl *r = request(name, (struct slice){0}, sizeof(*r), a);

	if (!r)
		return -ENAMETOOLONG;
	r->flags = flags;
	return command(control, number, r);
}

static size_t spec_bytes(const struct dm_target *t)
{
	size_t n = sizeof(struct dm_target_spec) + t->parameters.n + 1;

	return (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static void put_target(char *to, const struct dm_target *t)
{
	struct dm_target_spec spec = {
		.sector_start = t->start,
		.length = t->length,
		.next = (uint32_t)spec_bytes(t),
	};

	snprintf(spec.target_type, sizeof(spec.target_type), "%s", t->type);
	memcpy(to, &spec, sizeof(spec));
	memcpy(to + sizeof(spec), t->parameters.p, t->parameters.n);
}

static int load(int control, struct slice name, const struct dm_table *table, struct arena *a)
{
	size_t size = sizeof(struct dm_ioctl);

	for (uint32_t i = 0; i < table->n; i++) {
		size += spec_bytes(&table->at[i]);
		if (size > DM_TABLE_BYTES)
			return -E2BIG;
	}
	struct dm_ioctl *r = request(name, (struct slice){0}, size, a);
	if (!r)
		return -ENAMETOOLONG;
	r->target_count = table->n;
	r->flags = table->read_only ? DM_READONLY_FLAG : 0;
	char *to = (char *)r + sizeof(*r);
	for (uint32_t i = 0; i < table->n; i++) {
		put_target(to, &table->at[i]);
		to += spec_bytes(&table->at[i]);
	}
	return command(control, DM_TABLE_LOAD, r);
}

static int start(int control, struct slice name, const struct dm_table *table, struct arena *a)
{
	int err = load(control, name, table, a);

	/* "suspend" without its flag is resume */
	return err ? err : command_on(control, DM_DEV_SUSPEND, name, 0, a);
}

int dm_create(struct slice name, struct slice uuid, const struct dm_table *table, struct arena *a,
	      char path[BLOCK_PATH_BYTES])
{
	AUTO_FD control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);

	if (control < 0)
		return -errno;
	struct dm_ioctl *r = request(name, uuid, sizeof(*r), a);
	if (!r)
		return -ENAMETOOLONG;
	int err = command(control, DM_DEV_CREATE, r);
	if (err)
		return err == -EBUSY ? -EEXIST : err;
	err = start(control, name, table, a);
	if (err) {
		(void)command_on(control, DM_DEV_REMOVE, name, 0, a);
		return err;
	}
	snprintf(path, BLOCK_PATH_BYTES, "/dev/dm-%u", minor((dev_t)r->dev));
	return 0;
}

static struct slice field(const char *text, size_t room, struct arena *a)
{
	return arena_copy(a, slice_upto((struct slice){text, room},
					slice_find((struct slice){text, room}, '\0')));
}

int dm_find(struct slice name, struct slice uuid, struct arena *a, struct dm_device *dev)
{
	AUTO_FD control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);

	if (control < 0)
		return -errno;
	struct dm_ioctl *r = request(name, uuid, sizeof(*r), a);
	if (!r)
		return -ENAMETOOLONG;
	int err = command(control, DM_DEV_STATUS, r);
	if (err)
		return err;
	*dev = (struct dm_device){
		.name = field(r->name, sizeof(r->name), a),
		.uuid = field(r->uuid, sizeof(r->uuid), a),
		.minor = minor((dev_t)r->dev),
		.live = r->flags & DM_ACTIVE_PRESENT_FLAG,
	};
	return 0;
}

/* The kernel's answer: targets one behind the other, each says where the next one is, counted from
 * the first. */
static void take_targets(const struct dm_ioctl *r, const char *first, size_t room, struct arena *a,
			 struct dm_table *table)
{
	size_t at = 0;

	table->at = arena_array(a, struct dm_target, r->target_count + 1);
	for (uint32_t i = 0; i < r->target_count; i++) {
		struct dm_target_spec spec;
		if (at > room || sizeof(spec) > room - at)
			return;
		memcpy(&spec, first + at, sizeof(spec));
		size_t text = at + sizeof(spec);
		struct slice type = field(spec.target_type, sizeof(spec.target_type), a);
		table->at[table->n++] = (struct dm_target){
			.start = spec.sector_start, .length = spec.length,
			.type = arena_cstr(a, type),
			.parameters = field(first + text, room - text, a),
		};
		at = spec.next;
	}
}

int dm_table_of(struct slice name, struct arena *a, struct dm_table *table)
{
	AUTO_FD control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);
	size_t size = sizeof(struct dm_ioctl) + DM_ANSWER_BYTES;

	if (control < 0)
		return -errno;
	struct dm_ioctl *r = request(name, (struct slice){0}, size, a);
	if (!r)
		return -ENAMETOOLONG;
	r->flags = DM_STATUS_TABLE_FLAG;
	int err = command(control, DM_TABLE_STATUS, r);
	if (err || r->flags & DM_BUFFER_FULL_FLAG || r->data_start > size)
		return err ? err : -E2BIG;
	*table = (struct dm_table){0};
	take_targets(r, (const char *)r + r->data_start, size - r->data_start, a, table);
	return table->n == r->target_count ? 0 : -EBADMSG;
}

void dm_remove(struct slice name, struct arena *a)
{
	AUTO_FD control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);

	if (control >= 0)
		(void)command_on(control, DM_DEV_REMOVE, name, DM_DEFERRED_REMOVE, a);
}
