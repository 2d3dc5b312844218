/* Opens disks, partitions and logical volumes (writable.h), and the members of mirrors. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/write/device.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

#include "discover/block/assembly.h"
#include "discover/block/writable.h"
#include "lib/fd.h"
#include "lib/sysdir.h"

enum { SECTOR = 512 };

static int open_for_writing(const char *path)
{
	int banned = 0;
	int fd = open(path, O_RDWR | O_DIRECT | O_CLOEXEC);

	if (fd >= 0 && ioctl(fd, BLKROGET, &banned) == 0 && banned) {
		close(fd);
		return -EROFS;
	}
	return fd < 0 ? -errno : fd;
}

static struct slice words_of(int err, struct arena *a)
{
	if (err == -EROFS || err == -EACCES)
		return S("the device is read-only");
	return arena_format(a, "%s", strerror(-err));
}

static struct slice add(struct device *d, struct slice name, uint64_t base, struct arena *a)
{
	char path[BLOCK_PATH_BYTES];
	struct device_copy *copy = &d->at[d->n];

	*copy = (struct device_copy){-1, base, name};
	int err = writable_open(name, a, path);
	if (err == 0)
		copy->fd = err = open_for_writing(path);
	d->n++;
	return err < 0 ? words_of(err, a) : (struct slice){0};
}

static struct slice folder(struct slice name, const char *below, struct arena *a)
{
	return arena_format(a, "sys/class/block/%.*s/%s", SLICE_ARG(name), below);
}

/* What the member @view, which keeps what is written to it in memory, shows. */
static struct slice behind(const struct sysdir *sys, struct slice view)
{
	struct slice_list below = sysdir_list(sys, folder(view, "slaves", sys->arena), "");

	for (uint32_t i = 0; i < below.n; i++)
		if (!slice_starts(below.at[i], S("loop")))
			return below.at[i];
	return (struct slice){0};
}

static struct slice add_member(struct device *d, const struct sysdir *sys, struct slice md,
			       struct slice member, uint64_t start)
{
	struct arena *a = sys->arena;
	struct slice dir = arena_format(a, "%.*s/%.*s", SLICE_ARG(md), SLICE_ARG(member));
	struct slice state = sysdir_text(sys, dir, "state");
	uint64_t offset;

	slice_skip(&member, S("dev-"));
	struct slice name = behind(sys, member);
	if (!slice_eq(slice_trim(slice_cut(&state, '\n')), S("in_sync")) || name.n == 0 ||
	    !sysdir_number(sys, dir, "offset", &offset))
		return S("a member of its RAID array is out of step");
	return add(d, name, offset * SECTOR + start, a);
}

/* All members of the mirror @md, a directory of sysfs. */
static struct slice add_mirror(struct device *d, const struct sysdir *sys, struct slice md,
			       uint64_t start)
{
	struct slice level = sysdir_text(sys, md, "level"), why = {0};
	struct slice_list names = sysdir_list(sys, md, "");
	uint64_t degraded = 1, members = 0;

	if (!slice_eq(slice_trim(slice_cut(&level, '\n')), S("raid1")))
		return S("it is on a RAID array that is no mirror");
	if (!sysdir_number(sys, md, "degraded", &degraded) || degraded ||
	    !sysdir_number(sys, md, "raid_disks", &members) || members > DEVICE_COPIES)
		return S("its RAID array lacks a member");
	for (uint32_t i = 0; i < names.n && !why.n; i++)
		if (slice_starts(names.at[i], S("dev-")))
			why = d->n < members ? add_member(d, sys, md, names.at[i], start)
					     : S("its RAID array has spare members");
	return why.n || d->n == members ? why : S("its RAID array lacks a member");
}

/* Some device that @name is made of is an array. */
static bool stands_on_array(struct slice name, struct arena *a)
{
	for (struct slice below = assembly_below(name, a); below.n;)
		if (slice_starts(slice_word(&below), S("md")))
			return true;
	return false;
}

struct slice device_unlock(const struct block_device *dev, struct arena *a, struct device *d)
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct sysdir sys = {root, a};
	struct slice md = folder(slice_str(dev->disk), "md", a);
	bool array = sysdir_exists(&sys, md, "level");

	*d = (struct device){.n = 0};
	if (!array && stands_on_array(slice_str(dev->name), a))
		return S("it is on a RAID array, of which each copy would have to be changed");
	struct slice why = array ? add_mirror(d, &sys, md, dev->start)
				 : add(d, slice_str(dev->name), 0, a);
	if (why.n)
		device_lock(d, a);
	return why;
}

void device_lock(struct device *d, struct arena *a)
{
	for (uint32_t i = 0; i < d->n; i++) {
		fd_close(&d->at[i].fd);
		writable_close(d->at[i].name, a);
	}
	d->n = 0;
}
