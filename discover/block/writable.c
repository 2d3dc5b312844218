/* The kernel's own switch, BLKROSET, for disks and partitions; twins of what is made of them. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/writable.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "discover/block/assembly.h"
#include "discover/block/dm.h"
#include "discover/block/md_array.h"
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

	if (!disk.n && !on && has_writable(sys, name))
		return 0;
	rc = rc ? rc : set_one(name, on);
	if (disk.n && !on && !has_writable(sys, disk))
		rc = set_one(disk, on);
	return rc;
}

/* ---- names ---- */

static bool is_array(const struct sysdir *sys, struct slice name)
{
	return sysdir_exists(sys, folder(name, "md", sys->arena), "level");
}

/* What @name is a partition of, when that is an array; empty: it is none. */
static struct slice array_below(const struct sysdir *sys, struct slice name)
{
	struct slice disk = disk_of(sys, name);

	return disk.n && is_array(sys, disk) ? disk : (struct slice){0};
}

static struct slice array_twin(struct slice name, struct arena *a)
{
	return arena_format(a, BLOCK_PRIVATE_ARRAY "%.*s", SLICE_ARG(name));
}

/* With parity, and a member less: such an array keeps what it has worked out once, and would go on
 * to read that. */
static bool remembers(const struct sysdir *sys, struct slice name)
{
	struct slice md = folder(name, "md", sys->arena);
	struct slice level = sysdir_text(sys, md, "level");
	uint64_t degraded;

	return (slice_starts(level, S("raid4")) || slice_starts(level, S("raid5")) ||
		slice_starts(level, S("raid6"))) &&
	       !(sysdir_number(sys, md, "degraded", &degraded) && degraded == 0);
}

/* ---- allowing ---- */

static int open_one(const struct sysdir *sys, struct slice name, unsigned depth,
		    char path[BLOCK_PATH_BYTES]);

static int make_twin(struct slice name, const struct dm_table *table, struct arena *a,
		     char path[BLOCK_PATH_BYTES])
{
	struct slice twin = arena_format(a, TWIN "%.*s", SLICE_ARG(name));
	struct dm_device there;
	int rc = dm_create(twin, (struct slice){0}, table, a, path);

	if (rc != -EEXIST)
		return rc;
	rc = dm_find(twin, (struct slice){0}, a, &there);
	if (rc == 0)
		snprintf(path, BLOCK_PATH_BYTES, "/dev/dm-%u", there.minor);
	return rc;
}

/* "9:127" in a table: what can be written to in its place. Any other word is as it was. */
static int open_word(const struct sysdir *sys, struct slice word, unsigned depth,
		     struct slice *out)
{
	struct slice minor = word, major = slice_cut(&minor, ':');
	char path[BLOCK_PATH_BYTES];
	uint64_t number;
	struct stat st;

	*out = word;
	if (!slice_number(major, UINT32_MAX, &number) || !slice_number(minor, UINT32_MAX, &number))
		return 0;
	struct slice link = sysdir_link(sys, S("sys/dev/block"), arena_cstr(sys->arena, word));
	int rc = open_one(sys, slice_basename(link), depth, path);
	if (rc == 0 && stat(path, &st) < 0)
		rc = -errno;
	if (rc == 0)
		*out = arena_format(sys->arena, "%u:%u", major(st.st_rdev), minor(st.st_rdev));
	return rc;
}

static int open_target(const struct sysdir *sys, struct dm_target *target, unsigned depth)
{
	struct slice words = target->parameters, all = {0}, word;
	int rc = 0;

	while (words.n && !rc) {
		rc = open_word(sys, slice_word(&words), depth, &word);
		all = arena_join(sys->arena, all, ' ', word);
	}
	target->parameters = all;
	return rc;
}

static int open_mapped(const struct sysdir *sys, struct slice name, unsigned depth,
		       char path[BLOCK_PATH_BYTES])
{
	struct dm_table table;
	int rc = dm_table_of(dm_name(sys, name), sys->arena, &table);

	for (uint32_t i = 0; !rc && i < table.n; i++)
		rc = open_target(sys, &table.at[i], depth + 1);
	table.read_only = false;
	return rc ? rc : make_twin(name, &table, sys->arena, path);
}

/* A member, as a device that nobody but its array holds: its own is held for the array that is
 * read. */
static int open_member(const struct sysdir *sys, struct slice name, unsigned depth,
		       char path[BLOCK_PATH_BYTES])
{
	struct arena *a = sys->arena;
	struct dm_target whole = {
		.type = "linear",
		.parameters = arena_format(a, "%.*s 0", SLICE_ARG(sysdir_text(
					   sys, folder(name, "", a), "dev")))};
	int rc = open_one(sys, name, depth, path);

	if (rc || is_array(sys, name) || array_below(sys, name).n || dm_name(sys, name).n)
		return rc;
	if (!sysdir_number(sys, folder(name, "", a), "size", &whole.length))
		return -ENODEV;
	return make_twin(name, &(struct dm_table){&whole, 1, false}, a, path);
}

static int start_array(const struct sysdir *sys, struct slice name, unsigned depth, int array)
{
	struct slice members = assembly_below(name, sys->arena);
	struct slice version = sysdir_text(sys, folder(name, "md", sys->arena),
					   "metadata_version");
	struct slice major = slice_cut(&version, '.');
	char path[BLOCK_PATH_BYTES];
	uint64_t x, y;

	if (!slice_number(major, 1, &x) || !slice_number(version, 99, &y))
		return -EOPNOTSUPP;
	int rc = md_array_version(array, (int)x, (int)y);
	while (members.n && !rc) {
		rc = open_member(sys, slice_word(&members), depth + 1, path);
		rc = rc ? rc : md_array_add(array, path);
	}
	/* as any system does at its start: nothing is written to it before somebody does */
	return rc ? rc : md_array_start(array_twin(name, sys->arena), S("read-auto"), sys->arena);
}

/* Whether its twin runs; while it goes, -EBUSY. */
static int find_array(const struct sysdir *sys, struct slice twin)
{
	struct slice state = sysdir_text(sys, folder(twin, "md", sys->arena), "array_state");

	return slice_eq(state, S("clear")) || slice_eq(state, S("inactive")) ? -EBUSY : 0;
}

static int open_array(const struct sysdir *sys, struct slice name, unsigned depth,
		      char path[BLOCK_PATH_BYTES])
{
	struct slice twin = array_twin(name, sys->arena);

	if (remembers(sys, name))
		return -EOPNOTSUPP;
	block_device_path(arena_cstr(sys->arena, twin), path);
	AUTO_FD array = md_array_new(twin, sys->arena);
	if (array == -EEXIST)
		return find_array(sys, twin);
	int rc = array < 0 ? array : start_array(sys, name, depth, array);
	if (rc && array >= 0)
		(void)!md_array_stop(array);
	return rc;
}

/* Its partitions are looked for when it is opened. */
static int open_partition(const struct sysdir *sys, struct slice array, struct slice name,
			  unsigned depth, char path[BLOCK_PATH_BYTES])
{
	struct slice part = array_twin(name, sys->arena);
	int rc = open_array(sys, array, depth, path);

	if (rc)
		return rc;
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	block_device_path(arena_cstr(sys->arena, slice_upto(part, BLOCK_NAME_BYTES - 1)), path);
	return access(path, F_OK) < 0 ? -errno : 0;
}

/* @name, or what stands for it while it is written to. */
static int open_one(const struct sysdir *sys, struct slice name, unsigned depth,
		    char path[BLOCK_PATH_BYTES])
{
	struct slice array = array_below(sys, name);

	if (depth > STACKED_MAX || name.n == 0)
		return -ELOOP;
	if (array.n)
		return open_partition(sys, array, name, depth, path);
	if (is_array(sys, name))
		return open_array(sys, name, depth, path);
	if (dm_name(sys, name).n)
		return open_mapped(sys, name, depth, path);
	block_device_path(arena_cstr(sys->arena, name), path);
	return set_with_disk(sys, name, true);
}

int writable_open(struct slice name, struct arena *a, char path[BLOCK_PATH_BYTES])
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return open_one(&(struct sysdir){root, a}, name, 0, path);
}

/* ---- forbidding ---- */

static int stop_array(struct slice twin, struct arena *a)
{
	char path[BLOCK_PATH_BYTES];

	block_device_path(arena_cstr(a, slice_upto(twin, BLOCK_NAME_BYTES - 1)), path);
	AUTO_FD array = open(path, O_RDONLY | O_CLOEXEC);
	return array < 0 ? -errno : md_array_stop(array);
}

/* From above to below; what something else stands on stays. */
static void close_one(const struct sysdir *sys, struct slice name, unsigned depth)
{
	struct slice array = array_below(sys, name);

	if (depth > STACKED_MAX)
		return;
	name = array.n ? array : name;
	if (is_array(sys, name) && stop_array(array_twin(name, sys->arena), sys->arena) == -EBUSY)
		return;
	dm_remove(arena_format(sys->arena, TWIN "%.*s", SLICE_ARG(name)), sys->arena);
	struct slice below = assembly_below(name, sys->arena);
	if (below.n == 0)
		(void)set_with_disk(sys, name, false);
	while (below.n)
		close_one(sys, slice_word(&below), depth + 1);
}

struct slice writable_behind(struct slice name, struct arena *a)
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct slice twin = dm_name(&(struct sysdir){root, a}, name);

	if (slice_skip(&name, S(BLOCK_PRIVATE_ARRAY)))
		return name;
	return slice_skip(&twin, S(TWIN)) ? twin : name;
}

void writable_close(struct slice name, struct arena *a)
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	close_one(&(struct sysdir){root, a}, writable_behind(name, a), 0);
}
