/* Mounts by fsopen(2), fsconfig(2) and fsmount(2), which no C library wraps everywhere. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/detached.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sys/syscall.h>

#include "lib/fd.h"
#include "lib/limits.h"
#include "lib/text.h"

enum { VIEW = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC };

static int result(long n)
{
	return n < 0 ? -errno : (int)n;
}

static int set_option(int fs, const char *key, const char *value)
{
	return result(syscall(SYS_fsconfig, fs, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG,
			      key, value, 0));
}

static int configure(int fs, const char *device, const struct mount_option *options)
{
	int err = set_option(fs, "source", device);

	for (; err == 0 && options->key; options++)
		err = set_option(fs, options->key, options->value);
	if (err == 0)
		err = result(syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
	return err;
}

/* Each read takes one message, "e text"; the last one fails with ENODATA. */
static struct slice read_log(int fs, struct arena *a)
{
	struct text log = {.arena = a, .max = LIMIT_NOTE_BYTES / 2};
	char line[256];
	ssize_t n;

	while (!log.cut && (n = read(fs, line, sizeof(line))) > 0) {
		struct slice message = slice_trim(slice_from((struct slice){line, (size_t)n}, 2));
		if (line[0] == 'i' || message.n == 0)
			continue;
		while (message.n && message.p[message.n - 1] == '\n')
			message.n--;
		if (log.n)
			text_put(&log, S("; "));
		text_put(&log, message);
	}
	return text_slice(&log);
}

/* 0 and *@fd, or -errno and *@log. */
static int try_mount(const char *device, const struct mount_attempt *attempt, struct arena *a,
		     int *fd, struct slice *log)
{
	AUTO_FD fs = result(syscall(SYS_fsopen, attempt->driver, FSOPEN_CLOEXEC));

	if (fs < 0)
		return fs;
	int err = set_option(fs, "ro", NULL);
	if (err == 0)
		err = configure(fs, device, attempt->options);
	if (err == 0)
		err = result(syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, VIEW));
	if (err < 0) {
		*log = read_log(fs, a);
		return err;
	}
	*fd = err;
	return 0;
}

/* The C library of the image has no words for the first of them, and the driver's reason for the
 * second is in the kernel log only. */
static const char *words(int err)
{
	switch (err) {
	case -EUCLEAN:
		return "it is damaged; fsck from another system may help";
	case -EINVAL:
		return "the driver refuses it: damaged, cut short, or of a newer kind";
	default:
		return strerror(-err);
	}
}

static int explain(const char *driver, int err, struct slice log, struct arena *a,
		   struct note *why)
{
	switch (err) {
	case -EPERM:
	case -EACCES:
		*why = (struct note){
			.code = NOTE_NO_PERMISSION,
			.message = S("not allowed to mount: run as root, outside of containers, or "
				     "name a directory with --root"),
		};
		break;
	case -ENODEV:
		*why = (struct note){
			.code = NOTE_NO_DRIVER,
			.message = arena_format(a, "%s: this kernel has no driver for it", driver),
		};
		break;
	default:
		*why = (struct note){
			.code = NOTE_MOUNT_FAILED,
			.message = arena_format(a, "%s: cannot be mounted: %s%s%.*s", driver,
						words(err), log.n ? ": " : "", SLICE_ARG(log)),
		};
	}
	return err;
}

int detached_mount(const char *device, const struct filesystem *fs, struct arena *a, int *fd,
		   struct note *why)
{
	const char *driver = fs->attempts->driver;
	struct slice log = {0};
	int err = -ENODEV;

	for (const struct mount_attempt *m = fs->attempts; m->driver; m++) {
		struct slice more = {0};
		int this = try_mount(device, m, a, fd, &more);
		if (this == 0)
			return 0;
		if (this == -ENODEV) /* says less than what another driver said */
			continue;
		if (err == -ENODEV) {
			err = this;
			log = more;
			driver = m->driver;
		}
		if (this != -EINVAL)
			return explain(m->driver, this, more, a, why);
	}
	return explain(driver, err, log, a, why);
}

int detached_join(const char *device, const char *driver, const struct mount_option *options,
		  int *fd)
{
	AUTO_FD fs = result(syscall(SYS_fsopen, driver, FSOPEN_CLOEXEC));

	if (fs < 0)
		return fs;
	int err = configure(fs, device, options);
	if (err == 0)
		err = result(syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, VIEW));
	if (err < 0)
		return err;
	*fd = err;
	return 0;
}

int detached_nowhere(void)
{
	static const struct mount_option none[] = {{NULL, NULL}};
	int fd = -1;

	return detached_join("none", "tmpfs", none, &fd) < 0 ? -1 : fd;
}
