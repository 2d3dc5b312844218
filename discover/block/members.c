/* Registers members of a btrfs, waits for the others, and mounts it once. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/members.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/btrfs.h>
#include <stdio.h>
#include <sys/ioctl.h>

#include "discover/block/detached.h"
#include "lib/fd.h"

enum {
	SUPERBLOCK = 64 << 10,
	MAGIC_AT = 0x40,
	DEVICES_AT = 0x88,
	HEAD_BYTES = 0x90,
	STEP_MS = 500,
};

bool members_are_several(const char *device)
{
	char head[HEAD_BYTES];
	uint64_t n;
	AUTO_FD fd = open(device, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fd_read_at(fd, head, sizeof(head), SUPERBLOCK) != sizeof(head) ||
	    memcmp(head + MAGIC_AT, "_BHRfS_M", 8) != 0)
		return false;
	memcpy(&n, head + DEVICES_AT, sizeof(n));
	return n > 1;
}

static void tell_kernel(unsigned long what, const char *device)
{
	struct btrfs_ioctl_vol_args args = {0};
	AUTO_FD control = open("/dev/btrfs-control", O_RDWR | O_CLOEXEC);

	snprintf(args.name, sizeof(args.name), "%s", device);
	if (control >= 0)
		(void)ioctl(control, (int)what, &args);
}

/* The mount itself fails with what is missing, so there is no need to look at the result. */
static void register_device(const char *device)
{
	tell_kernel(BTRFS_IOC_SCAN_DEV, device);
}

/* Every mount makes a device known, and it stays so. */
void members_forget(const char *device)
{
	tell_kernel(BTRFS_IOC_FORGET_DEV, device);
}

static int mount_whole(const char *device, struct arena *a, int *fd, struct note *why)
{
	static const struct mount_attempt whole[] = {
		{"btrfs", {{"rescue", "nologreplay"}, {"subvolid", "5"}}},
		{NULL, {{NULL, NULL}}},
	};
	static const struct mount_attempt part[] = {
		{"btrfs", {{"rescue", "nologreplay"}, {"subvolid", "5"}, {"degraded", NULL}}},
		{NULL, {{NULL, NULL}}},
	};
	struct filesystem fs = {.attempts = whole};
	int err = detached_mount(device, &fs, a, fd, why);

	for (int waited = 0; err && waited < MEMBERS_WAIT_MS; waited += STEP_MS) {
		usleep(STEP_MS * 1000);
		err = detached_mount(device, &fs, a, fd, why);
	}
	fs.attempts = part;
	return err ? detached_mount(device, &fs, a, fd, why) : 0;
}

/* The member with the lowest number that is there; too large for a small stack frame together with
 * others. False: it cannot be known. */
static bool first_member(int mount, struct btrfs_ioctl_dev_info_args *first)
{
	struct btrfs_ioctl_fs_info_args info = {0};

	if (ioctl(mount, (int)BTRFS_IOC_FS_INFO, &info) < 0)
		return false;
	for (uint64_t id = 1; id <= info.max_id && id < UINT16_MAX; id++) {
		*first = (struct btrfs_ioctl_dev_info_args){.devid = id};
		if (ioctl(mount, (int)BTRFS_IOC_DEV_INFO, first) == 0 && first->path[0] == '/')
			return true;
	}
	return false;
}

static bool is_shown_by(const struct btrfs_ioctl_dev_info_args *first, const char *device)
{
	struct slice path = {(const char *)first->path, strnlen((const char *)first->path,
								sizeof(first->path))};

	return slice_eq(path, slice_str(device));
}

int members_mount(const char *device, struct arena *a, int *fd, struct note *why)
{
	struct btrfs_ioctl_dev_info_args *first = arena_new(a, struct btrfs_ioctl_dev_info_args);
	AUTO_FD mount = -1;

	register_device(device);
	int err = mount_whole(device, a, &mount, why);
	if (err)
		return err;
	AUTO_FD root = openat(mount, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root >= 0 && first_member(root, first) && !is_shown_by(first, device)) {
		*why = (struct note){
			.code = NOTE_DUPLICATE,
			.message = arena_format(a,
						"one of several devices of a btrfs; it is shown by "
						"%.200s",
						(const char *)first->path),
		};
		return -EEXIST;
	}
	*fd = fd_take(&mount);
	return 0;
}
