/* Decides by which way a volume is mounted so that its disk stays as it is. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/mount.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

#include "discover/block/detached.h"
#include "discover/block/existing.h"
#include "discover/block/loop.h"
#include "discover/block/members.h"
#include "discover/block/newest.h"
#include "lib/fd.h"

/* Through a loop device, whose being read-only no driver can get around, and which is not kept from
 * a disk by another mount of one of its partitions. */
static int mount_by_loop(const char *device, const struct filesystem *fs, struct arena *a, int *fd,
			 struct note *why)
{
	char path[BLOCK_PATH_BYTES];
	AUTO_FD file = open(device, O_RDONLY | O_CLOEXEC);
	AUTO_FD loop = -1;
	int err = file < 0 ? -errno : loop_attach(file, 0, 0, path, &loop);

	if (err == 0)
		return detached_mount(path, fs, a, fd, why);
	*why = (struct note){
		.code = err == -EACCES || err == -EPERM ? NOTE_NO_PERMISSION : NOTE_MOUNT_FAILED,
		.message = arena_format(a, "cannot be mounted without risk of writing to it, as no "
					"loop device can be had: %s (run as root; modprobe loop)",
					strerror(-err)),
	};
	return err;
}

static bool device_is_read_only(const char *device)
{
	AUTO_FD fd = open(device, O_RDONLY | O_CLOEXEC);
	int on = 0;

	return fd >= 0 && ioctl(fd, BLKROGET, &on) == 0 && on;
}

/* btrfs with only a subvolume mounted: its top level can be had from the same superblock. */
static int join_btrfs(const char *device, struct slice type, int *fd)
{
	static const struct mount_option top_level[] = {{"subvolid", "5"}, {NULL, NULL}};

	if (!slice_eq(type, S("btrfs")))
		return -EBUSY;
	return detached_join(device, "btrfs", top_level, fd);
}

/* As it stands on the disk, whatever the journal would add. */
static int mount_as_is(const char *device, const struct filesystem *fs, const struct facts *facts,
		       struct arena *a, int *fd, struct note *why)
{
	bool writable = false;
	int existing = existing_open(device, a, fd, &writable);

	if (existing == 0)
		return 0;
	if (existing != -EXDEV && fs->writes_when_read_only && !device_is_read_only(device))
		return mount_by_loop(device, fs, a, fd, why);
	int err = detached_mount(device, fs, a, fd, why);
	if (err != -EBUSY)
		return err;
	if (existing != -EXDEV)
		return mount_by_loop(device, fs, a, fd, why);
	return writable && join_btrfs(device, facts->fstype, fd) == 0 ? 0 : err;
}

int mount_volume(const char *device, const struct facts *facts, bool replay, struct arena *a,
		 int *fd, struct note *why)
{
	const struct filesystem *fs = filesystem_find(facts->fstype);
	struct note unreplayed = {0};

	if (!fs) {
		*why = (struct note){
			.code = NOTE_NO_DRIVER,
			.message = arena_format(a, "%.*s: kexling does not mount it",
						SLICE_ARG(facts->fstype)),
		};
		return -ENODEV;
	}
	if (slice_eq(facts->fstype, S("btrfs")) && device_is_read_only(device) &&
	    members_are_several(device))
		return members_mount(device, a, fd, why);
	if (replay && fs->replaying && device_is_read_only(device)) {
		if (newest_mount(device, fs, a, fd, why) == 0)
			return 0;
		unreplayed = *why;
	}
	int err = mount_as_is(device, fs, facts, a, fd, why);
	if (err == 0)
		*why = unreplayed;
	return err;
}
