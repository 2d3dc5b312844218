/* Lists block devices from sysfs, without heap, without disk I/O, and in natural order. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "discover/block/removable.h"
#include "lib/fd.h"
#include "lib/limits.h"
#include "lib/sysdir.h"

enum {
	SECTOR_BYTES = 512,	/* sysfs counts in these whatever the disk's own are */
	MAJOR_RAM = 1,
	MAJOR_FLOPPY = 2,
	ATTRIBUTE_BYTES = 1024,
	LINK_BYTES = 1024,
};

static struct slice attribute(int dir, const char *name, char buffer[ATTRIBUTE_BYTES])
{
	return sysdir_read(dir, name, buffer, ATTRIBUTE_BYTES);
}

/* 0 when there is no such attribute, or no number in it. */
static uint64_t attribute_number(int dir, const char *name)
{
	uint64_t value;

	return sysdir_read_number(dir, name, &value) ? value : 0;
}

/* False when @s does not fit with its NUL. */
static bool copy_name(char *to, size_t size, struct slice s)
{
	if (s.n == 0 || s.n >= size)
		return false;
	memset(to, 0, size);
	memcpy(to, s.p, s.n);
	return true;
}

/* MAJOR=, MINOR=, PARTN=, DISKSEQ= and DEVTYPE= in one read. */
static bool read_uevent(int dir, struct block_device *dev, bool *whole)
{
	char buffer[ATTRIBUTE_BYTES];
	struct slice text = attribute(dir, "uevent", buffer);
	bool have_major = false, have_minor = false;

	while (text.n) {
		struct slice value = slice_cut(&text, '\n');
		struct slice key = slice_cut(&value, '=');
		uint64_t number;

		*whole |= slice_eq(key, S("DEVTYPE")) && slice_eq(value, S("disk"));
		if (!slice_number(value, UINT64_MAX, &number))
			continue;
		if (slice_eq(key, S("MAJOR"))) {
			dev->major = (uint32_t)number;
			have_major = true;
		} else if (slice_eq(key, S("MINOR"))) {
			dev->minor = (uint32_t)number;
			have_minor = true;
		} else if (slice_eq(key, S("PARTN"))) {
			dev->partition = (uint32_t)number;
		} else if (slice_eq(key, S("DISKSEQ"))) {
			dev->diskseq = number;
		}
	}
	return have_major && have_minor;
}

/* The name that the kernel asked the disk for when it came. Not "t10.": such a name is made of the
 * model and a serial number (SPC-5 7.7.6.4), and cheap disks have that in common with their
 * like. */
static void read_wwid(int disk, struct block_device *dev)
{
	char buffer[ATTRIBUTE_BYTES];
	struct slice wwid = attribute(disk, "device/wwid", buffer);

	if (!slice_starts(wwid, S("t10.")))
		copy_name(dev->wwid, sizeof(dev->wwid), wwid);
}

/* What is known of the whole disk only; @disk is its directory. False: a hidden device, a loop
 * device that goes with its last user, or a view of another disk that was made for looking into
 * it. */
static bool read_disk(int disk, struct block_device *dev)
{
	char buffer[ATTRIBUTE_BYTES];
	struct slice model = attribute(disk, "device/model", buffer), name = slice_str(dev->disk);

	if (model.n == 0) /* memory cards */
		model = attribute(disk, "device/name", buffer);
	copy_name(dev->model, sizeof(dev->model), slice_upto(model, sizeof(dev->model) - 1));
	read_wwid(disk, dev);
	if (dev->diskseq == 0)
		dev->diskseq = attribute_number(disk, "diskseq");
	if (slice_starts(name, S("loop")))
		return attribute_number(disk, "loop/autoclear") == 0;
	if (slice_starts(name, S("dm-")))
		return !slice_starts(attribute(disk, "dm/name", buffer), S(BLOCK_PRIVATE));
	return !slice_starts(name, S(BLOCK_PRIVATE_ARRAY)) && attribute_number(disk, "hidden") == 0;
}

/* The name of the directory above, ".../block/vda/vda1" -> "vda": the disk of a partition. */
static bool disk_of_partition(int block, const char *name, struct block_device *dev)
{
	char link[LINK_BYTES];
	ssize_t n = readlinkat(block, name, link, sizeof(link));

	if (n <= 0 || n == sizeof(link))
		return false;
	struct slice above = slice_dirname((struct slice){link, (size_t)n});
	return copy_name(dev->disk, sizeof(dev->disk), slice_basename(above));
}

/* Virtual devices that exist before somebody gives them something to hold. */
static bool is_unbound(const struct block_device *dev)
{
	static const char *const drivers[] = {"loop", "nbd", "zram", "dm-", "md"};
	struct slice name = slice_str(dev->name);

	for (size_t i = 0; dev->size == 0 && i < sizeof(drivers) / sizeof(*drivers); i++)
		if (slice_starts(name, slice_str(drivers[i])))
			return true;
	return false;
}

/* A file that is known to be missing is not asked for. */
static void read_numbers(int dir, bool whole, struct block_device *dev)
{
	if (dev->partition == 0 && !whole)
		dev->partition = (uint32_t)attribute_number(dir, "partition");
	if (dev->partition)
		dev->start = attribute_number(dir, "start") * SECTOR_BYTES;
	dev->size = attribute_number(dir, "size") * SECTOR_BYTES;
	dev->read_only = attribute_number(dir, "ro") != 0;
}

/* False: left out, or gone meanwhile. */
static bool describe(int block, const char *name, struct block_device *dev)
{
	AUTO_FD dir = openat(block, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	bool whole = false;

	*dev = (struct block_device){0};
	if (dir < 0 || !copy_name(dev->name, sizeof(dev->name), slice_str(name)) ||
	    !read_uevent(dir, dev, &whole) || dev->major == MAJOR_RAM || dev->major == MAJOR_FLOPPY)
		return false;

	memcpy(dev->disk, dev->name, sizeof(dev->disk));
	read_numbers(dir, whole, dev);
	if ((dev->partition && !disk_of_partition(block, name, dev)) || is_unbound(dev))
		return false;
	dev->removable = removable_device(block, name);

	AUTO_FD disk = openat(dir, dev->partition ? ".." : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return disk >= 0 && read_disk(disk, dev);
}

static int compare(const void *x, const void *y)
{
	return block_device_compare(x, y);
}

/**
 * struct listing_state - where the next device goes
 * @fixed:     those at the front of @at; whenever they are named, others make room for them
 * @removable: those at its end
 * @more:      there was no room for one, or it is the partition after the last that is looked at
 */
struct listing_state {
	int block;
	struct block_device *at;
	uint32_t max, fixed, removable;
	bool more;
};

static void take(struct listing_state *list, const struct block_device *dev)
{
	if (list->fixed + list->removable == list->max) {
		list->more = true;
		if (dev->removable || list->removable == 0)
			return;
		list->removable--;
	}
	if (dev->removable)
		list->at[list->max - ++list->removable] = *dev;
	else
		list->at[list->fixed++] = *dev;
}

static bool list_device(void *state, const char *name, unsigned char type)
{
	struct listing_state *list = state;
	struct block_device dev;

	(void)type;
	if (!describe(list->block, name, &dev))
		return true;
	if (dev.partition <= LIMIT_PARTITIONS)
		take(list, &dev);
	else
		list->more = true;
	return true;
}

int sysfs_list_block(int sysfs, struct block_device *at, uint32_t max, uint32_t *n)
{
	AUTO_FD block = openat(sysfs, "class/block", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct listing_state list = {.block = block, .at = at, .max = max};

	*n = 0;
	if (block < 0)
		return -errno;
	int err = fd_each_name(block, list_device, &list);
	if (err < 0)
		return err;
	memmove(at + list.fixed, at + max - list.removable, list.removable * sizeof(*at));
	*n = list.fixed + list.removable;
	qsort(at, *n, sizeof(*at), compare);
	return list.more ? -E2BIG : 0;
}

bool sysfs_has_block(int sysfs, const struct block_device *dev)
{
	AUTO_FD block = openat(sysfs, "class/block", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct block_device now;

	return block >= 0 && describe(block, dev->name, &now) && block_device_same(dev, &now);
}

/* The link says "../../devices/PATH/block/NAME". */
struct slice sysfs_disk_path(struct slice disk, struct arena *a)
{
	const char *link = arena_cstr(a, arena_format(a, "/sys/class/block/%.*s", SLICE_ARG(disk)));
	char target[LINK_BYTES];
	ssize_t n = readlink(link, target, sizeof(target));
	struct slice path = {target, n < 0 ? 0 : (size_t)n};

	if (!slice_skip(&path, S("../../devices/")) || slice_starts(path, S("virtual/")))
		return (struct slice){0};
	path = slice_dirname(path);
	if (slice_ends(path, S("/block")))
		path.n -= S("/block").n;
	return arena_copy(a, path);
}
