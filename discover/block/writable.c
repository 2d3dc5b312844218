/* The kernel's own switch, BLKROSET, for a device and its members; twins of logical volumes. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/writable.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/ioctl.h>

#include "discover/block/dm.h"
#include "lib/fd.h"
#include "lib/sysdir.h"

/* Devices that are named so are no disks to discovery; the name behind it follows. */
#define TWIN BLOCK_PRIVATE "rw-"

enum { STACKED_MAX = 8 };

static struct slice folder(struct slice name, const char *below, struct arena *a)
{
	return arena_format(a, "sys/class/block/%.*s/%s", SLICE_ARG(name), below);
}

static struct slice dm_name(const struct sysdir *sys, struct slice name)
{
	struct slice text = sysdir_text(sys, folder(name, "dm", sys->arena), "name");

	return slice_trim(slice_cut(&text, '\n'));
}

static int set_one(struct slice name, bool on)
{
	char device[BLOCK_NAME_BYTES], path[BLOCK_PATH_BYTES];
	int read_only = !on;

	if (name.n >= sizeof(device))
		return -ENODEV;
	snprintf(device, sizeof(device), "%.*s", SLICE_ARG(name));
	block_device_path(device, path);
	AUTO_FD fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	return ioctl(fd, BLKROSET, &read_only) < 0 ? -errno : 0;
}

/* The disk that the partition @name is on; empty: it is none. */
static struct slice disk_of(const struct sysdir *sys, struct slice name)
{
	if (!sysdir_exists(sys, folder(name, "", sys->arena), "partition"))
		return (struct slice){0};
	return slice_basename(slice_dirname(sysdir_link(sys, S("sys/class/block"),
							arena_cstr(sys->arena, name))));
}

/* Some partition of @disk can be written to. */
static bool has_writable(const struct sysdir *sys, struct slice disk)
{
	struct slice_list names = sysdir_list(sys, folder(disk, "", sys->arena), "");
	uint64_t read_only;

	for (uint32_t i = 0; i < names.n; i++)
		if (sysdir_exists(sys, folder(names.at[i], "", sys->arena), "partition") &&
		    sysdir_number(sys, folder(names.at[i], "", sys->arena), "ro", &read_only) &&
		    !read_only)
			return true;
	return false;
}

/* A device by itself. A partition can be written to when its disk can be, too, which is forbidden
 * again after the last. */
static int set_with_disk(const struct sysdir *sys, struct slice name, bool on)
{
	struct slice disk = disk_of(sys, name);
	int rc = disk.n && on ? set_one(disk, on) : 0;

	rc = rc ? rc : set_one(name, on);
	if (disk.n && !on && !has_writable(sys, disk))
		rc = set_one(disk, on);
	return rc;
}

/* Members first when writes are allowed, last when they are forbidden. */
static int set_with_members(const struct sysdir *sys, struct slice name, bool on, unsigned depth)
{
	int rc = on ? 0 : set_with_disk(sys, name, on);

	if (depth > STACKED_MAX)
		return -ELOOP;
	if (sysdir_exists(sys, folder(name, "md", sys->arena), "level"))
		return -EOPNOTSUPP;
	struct slice_list members = sysdir_list(sys, folder(name, "slaves", sys->arena), "");
	for (uint32_t i = 0; i < members.n && !rc; i++)
		rc = set_with_members(sys, members.at[i], on, depth + 1);
	return on && !rc ? set_with_disk(sys, name, on) : rc;
}

static int make_twin(const struct sysdir *sys, struct slice name, char path[BLOCK_PATH_BYTES])
{
	struct arena *a = sys->arena;
	struct dm_table table;
	int rc = dm_table_of(dm_name(sys, name), a, &table);

	if (rc)
		return rc;
	table.read_only = false;
	rc = dm_create(arena_format(a, TWIN "%.*s", SLICE_ARG(name)), (struct slice){0}, &table, a,
		       path);
	return rc;
}

int writable_open(struct slice name, struct arena *a, char path[BLOCK_PATH_BYTES])
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct sysdir sys = {root, a};
	int rc = set_with_members(&sys, name, true, 0);

	if (rc)
		return rc;
	if (dm_name(&sys, name).n)
		return make_twin(&sys, name, path);
	block_device_path(arena_cstr(a, name), path);
	return 0;
}

struct slice writable_behind(struct slice name, struct arena *a)
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct sysdir sys = {root, a};
	struct slice twin = dm_name(&sys, name);

	return slice_skip(&twin, S(TWIN)) ? twin : name;
}

void writable_close(struct slice name, struct arena *a)
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct sysdir sys = {root, a};
	struct slice behind = writable_behind(name, a);

	if (!slice_eq(behind, name) || dm_name(&sys, name).n)
		dm_remove(arena_format(a, TWIN "%.*s", SLICE_ARG(behind)), a);
	(void)set_with_members(&sys, behind, false, 0);
}
