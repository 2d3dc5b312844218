/* A mount for one rename(2). Paths are looked up without following links, and nothing is read. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/write/rename.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include "lib/fd.h"

enum { ATTRIBUTES = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, NO_REPLACE = 1 };

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

static int mount_writable(const char *device, const char *driver)
{
	AUTO_FD fs = result(syscall(SYS_fsopen, driver, FSOPEN_CLOEXEC));

	if (fs < 0)
		return fs;
	int err = configure(fs, FSCONFIG_SET_STRING, "source", device);
	if (err == 0)
		err = configure(fs, FSCONFIG_CMD_CREATE, NULL, NULL);
	return err ? err : result(syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, ATTRIBUTES));
}

static int rename_below(int root, struct slice path, struct slice name, struct arena *a)
{
	struct open_how how = {
		.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV,
	};
	char *old = arena_cstr(a, slice_basename(path)), *new = arena_cstr(a, name);
	char *above = arena_cstr(a, arena_concat(a, slice_dirname(path), S("/")));
	AUTO_FD dir = result(syscall(SYS_openat2, root, above, &how, sizeof(how)));

	if (dir < 0)
		return dir;
	if (syscall(SYS_renameat2, dir, old, dir, new, NO_REPLACE) < 0 || fsync(dir) < 0 ||
	    syncfs(dir) < 0)
		return -errno;
	return 0;
}

int rename_by_mount(const char *device, const char *driver, int view, struct slice path,
		    struct slice name, struct arena *a)
{
	bool shared = false;
	AUTO_FD root = mount_writable(device, driver);

	if (root == -EBUSY) {	/* it is what @view shows */
		shared = set_writable(view, true) == 0;
		root = shared ? mount_writable(device, driver) : -EBUSY;
	}
	int err = root < 0 ? root : rename_below(root, path, name, a);
	fd_close(&root);
	if (shared && set_writable(view, false) < 0 && err == 0)
		err = -EIO;
	return err;
}
