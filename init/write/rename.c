/* One rename(2). Paths are looked up without following links, and nothing is read. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/write/rename.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include "init/write/mounted.h"
#include "lib/fd.h"

enum { NO_REPLACE = 1 };

static int result(long n)
{
	return n < 0 ? -errno : (int)n;
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
	struct mounted m;
	int err = mounted_open(device, driver, view, &m);

	if (err == 0)
		err = rename_below(m.root, path, name, a);
	int closed = mounted_close(&m, view);
	return err ? err : closed;
}
