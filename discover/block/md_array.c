/* md's ioctls (linux/raid/md_u.h), and its files in sysfs. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/md_array.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/major.h>
#include <linux/raid/md_u.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "lib/sysdir.h"

int md_array_new(struct slice name, struct arena *a)
{
	int err = sysdir_write(AT_FDCWD, "/sys/module/md_mod/parameters/new_array", name);

	if (err)
		return err;
	int fd = open(arena_cstr(a, arena_format(a, "/dev/%.*s", SLICE_ARG(name))),
		      O_RDWR | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int md_array_version(int array, int major, int minor)
{
	mdu_array_info_t info = {.major_version = major, .minor_version = minor};

	return ioctl(array, SET_ARRAY_INFO, &info) < 0 ? -errno : 0;
}

int md_array_add(int array, const char *node)
{
	struct stat st;

	if (stat(node, &st) < 0)
		return -errno;
	mdu_disk_info_t disk = {.major = (int)major(st.st_rdev), .minor = (int)minor(st.st_rdev)};
	return ioctl(array, ADD_NEW_DISK, &disk) < 0 ? -errno : 0;
}

int md_array_start(struct slice name, struct slice state, struct arena *a)
{
	struct slice path = arena_format(a, "/sys/block/%.*s/md/array_state", SLICE_ARG(name));

	return sysdir_write(AT_FDCWD, arena_cstr(a, path), state);
}

int md_array_stop(int array)
{
	return ioctl(array, STOP_ARRAY, NULL) < 0 ? -errno : 0;
}
