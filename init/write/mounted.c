/* The mount that a running system would make, nowhere in the tree. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/write/mounted.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sys/syscall.h>

#include "discover/block/loop.h"
#include "lib/fd.h"

enum { ATTRIBUTES = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC };

static int result(long n)
{
	return n < 0 ? -errno : (int)n;
}

static int configure(int fs, unsigned what, const char *key, const char *value)
{
	return result(syscall(SYS_fsconfig, fs, what, key, value, 0));
}

/* Whether the file system that @view shows can be written to by who has it mounted for that. */
static int set_writable(int view, bool on)
{
	AUTO_FD fs = result(syscall(SYS_fspick, view, "", FSPICK_EMPTY_PATH | FSPICK_CLOEXEC));

	if (fs < 0)
		return fs;
	int err = configure(fs, FSCONFIG_SET_FLAG, on ? "rw" : "ro", NULL);
	return err ? err : configure(fs, FSCONFIG_CMD_RECONFIGURE, NULL, NULL);
}

static bool is_btrfs(const char *driver)
{
	return slice_eq(slice_str(driver), S("btrfs"));
}

static int mount_writable(const char *device, const char *driver)
{
	AUTO_FD fs = result(syscall(SYS_fsopen, driver, FSOPEN_CLOEXEC));

	if (fs < 0)
		return fs;
	int err = configure(fs, FSCONFIG_SET_STRING, "source", device);
	if (err == 0 && is_btrfs(driver))
		err = configure(fs, FSCONFIG_SET_STRING, "subvolid", "5");
	if (err == 0)
		err = configure(fs, FSCONFIG_CMD_CREATE, NULL, NULL);
	return err ? err : result(syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, ATTRIBUTES));
}

/* By another name of the device. btrfs has its devices open as read-only ones, and does not look at
 * them again; of one device it takes a second mount under an identity of its own in memory. */
static int mount_beside(const char *device, const char *driver, struct mounted *m)
{
	AUTO_FD fd = open(device, O_RDWR | O_CLOEXEC);
	char path[BLOCK_PATH_BYTES];

	if (fd < 0)
		return -errno;
	int err = loop_attach_writable(fd, path, &m->loop);
	return err ? err : mount_writable(path, driver);
}

int mounted_open(const char *device, const char *driver, int view, struct mounted *m)
{
	*m = (struct mounted){.root = -1, .loop = -1};
	bool btrfs = is_btrfs(driver);

	m->root = btrfs ? -EBUSY : mount_writable(device, driver);
	if (m->root == -EBUSY) {	/* it is what @view shows */
		m->shared = !btrfs && set_writable(view, true) == 0;
		if (m->shared)
			m->root = mount_writable(device, driver);
	}
	if (m->root == -EBUSY)
		m->root = mount_beside(device, driver, m);
	return m->root < 0 ? m->root : 0;
}

int mounted_close(struct mounted *m, int view)
{
	fd_close(&m->root);
	fd_close(&m->loop);
	return m->shared && set_writable(view, false) < 0 ? -EIO : 0;
}
