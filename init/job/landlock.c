/* Landlock(7) by its system calls, which no C library wraps. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/job/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>

#include "lib/fd.h"

/* What it can forbid, by the version of its interface: a bit that the kernel does not know is an
 * error. Control of devices, which came later, is left to the list of system calls. */
enum {
	FIRST = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
	REFER = 1 << 13,	/* version 2; names that older headers lack */
	TRUNCATE = 1 << 14,	/* version 3 */
	TO_FILES = LANDLOCK_ACCESS_FS_READ_FILE,
	TO_TREES = TO_FILES | LANDLOCK_ACCESS_FS_READ_DIR,
};

static long version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0ul, LANDLOCK_CREATE_RULESET_VERSION);
}

bool landlock_is_there(void)
{
	return version() > 0;
}

static int forbid_all(void)
{
	long v = version();
	struct landlock_ruleset_attr attr = {
		.handled_access_fs = FIRST | (v > 1 ? REFER : 0u) | (v > 2 ? TRUNCATE : 0u),
	};

	if (v < 1)
		return -ENOSYS;
	return (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr.handled_access_fs), 0);
}

static long allow(int rules, int fd, uint64_t what)
{
	struct landlock_path_beneath_attr attr = {.allowed_access = what, .parent_fd = fd};

	return syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &attr, 0);
}

/* One that cannot be allowed stays forbidden. */
static void allow_reading(int rules, int fd)
{
	if (fd >= 0 && allow(rules, fd, TO_TREES) < 0)
		(void)allow(rules, fd, TO_FILES);
}

int landlock_enter(const int *fds, uint32_t n, const char *path)
{
	AUTO_FD rules = forbid_all();
	AUTO_FD tree = path ? open(path, O_PATH | O_CLOEXEC) : -1;

	if (rules < 0)
		return rules == -ENOSYS ? rules : -errno;
	for (uint32_t i = 0; i < n; i++)
		allow_reading(rules, fds[i]);
	allow_reading(rules, tree);
	return syscall(SYS_landlock_restrict_self, rules, 0) < 0 ? -errno : 0;
}
