/* Finds and opens the mounts that the running system has of a device. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/existing.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "lib/fd.h"

enum { MOUNTINFO_BYTES = 8 << 20, VIEW_VERSION_BYTES = 32 };

static bool octal(char c)
{
	return c >= '0' && c <= '7';
}

/* "\040" stands for a blank. */
static struct slice unescape(struct arena *a, struct slice s)
{
	struct slice copy = arena_copy(a, s);
	char *to = (char *)copy.p;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && s.n - i >= 4 && octal(s.p[i + 1]) && octal(s.p[i + 2]) &&
		    octal(s.p[i + 3])) {
			to[n++] = (char)((s.p[i + 1] - '0') * 64 + (s.p[i + 2] - '0') * 8 +
					 (s.p[i + 3] - '0'));
			i += 3;
		} else {
			to[n++] = s.p[i];
		}
	}
	return (struct slice){copy.p, n};
}

static bool parse_device(struct slice s, struct mounted *m)
{
	struct slice major = slice_cut(&s, ':');
	uint64_t x, y;

	if (!slice_number(major, UINT32_MAX, &x) || !slice_number(s, UINT32_MAX, &y))
		return false;
	m->major = (uint32_t)x;
	m->minor = (uint32_t)y;
	return true;
}

/* 36 35 98:0 /root /point rw,noatime master:1 - ext3 /dev/source rw,errors=continue */
bool mounted_parse(struct slice *text, struct arena *a, struct mounted *m)
{
	struct slice line = slice_cut(text, '\n');
	struct slice field[6], word;

	for (int i = 0; i < 6; i++)
		field[i] = slice_word(&line);
	do
		word = slice_word(&line);
	while (word.n && !slice_eq(word, S("-")));
	slice_word(&line); /* the type */
	struct slice source = slice_word(&line);
	struct slice options = slice_word(&line);

	*m = (struct mounted){0};
	if (!parse_device(field[2], m) || source.n == 0)
		return false;
	m->root = unescape(a, field[3]);
	m->point = unescape(a, field[4]);
	m->source = unescape(a, source);
	m->writable = slice_eq(slice_cut(&options, ','), S("rw"));
	return true;
}

/* btrfs shows an invented number; then only the source tells. */
static bool is_of(const struct mounted *m, dev_t device, struct arena *a)
{
	struct stat st;

	if (m->major == major(device) && m->minor == minor(device))
		return true;
	return m->major == 0 && slice_starts(m->source, S("/dev/")) &&
	       stat(arena_cstr(a, m->source), &st) == 0 && S_ISBLK(st.st_mode) &&
	       st.st_rdev == device;
}

int existing_view(const char *point, bool all)
{
	unsigned below = all ? AT_RECURSIVE : 0;
	struct {
		uint64_t set, clear, propagation, userns;
	} attr = {
		.set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
		       MOUNT_ATTR_NOEXEC,
	};
	AUTO_FD fd = (int)syscall(SYS_open_tree, AT_FDCWD, point,
				  OPEN_TREE_CLONE | O_CLOEXEC | below);

	_Static_assert(sizeof(attr) == VIEW_VERSION_BYTES, "struct mount_attr, first version");
	if (fd < 0)
		return -errno;
	if (syscall(SYS_mount_setattr, fd, "", AT_EMPTY_PATH | below, &attr,
		    sizeof(attr)) < 0)
		return -errno;
	return fd_take(&fd);
}

/* Another mount may lie over it: then what is seen there is another device's. */
static bool shows(int fd, const struct mounted *m)
{
	struct stat st;

	return fstat(fd, &st) == 0 &&
	       (m->major == 0 || (major(st.st_dev) == m->major && minor(st.st_dev) == m->minor));
}

static int open_point(const struct mounted *m, struct arena *a, int *fd)
{
	const char *point = arena_cstr(a, m->point);
	AUTO_FD opened = existing_view(point, false);

	if (opened < 0)
		opened = open(point, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (opened < 0)
		return -errno;
	if (!shows(opened, m))
		return -EXDEV;
	*fd = fd_take(&opened);
	return 0;
}

static int open_mounted(struct slice text, dev_t device, struct arena *a, int *fd, bool *writable)
{
	int found = -ENOENT;

	while (text.n) {
		struct mounted m;
		if (!mounted_parse(&text, a, &m) || !is_of(&m, device, a))
			continue;
		found = -EXDEV;
		*writable = m.writable;
		if (slice_eq(m.root, S("/")) && open_point(&m, a, fd) == 0)
			return 0;
	}
	return found;
}

int existing_open(const char *device, struct arena *a, int *fd, bool *writable)
{
	struct slice text;
	struct stat st;

	if (stat(device, &st) < 0)
		return -errno;
	int err = fd_read_file(AT_FDCWD, "/proc/self/mountinfo", MOUNTINFO_BYTES, a, &text);
	if (err < 0)
		return err;
	return open_mounted(text, st.st_rdev, a, fd, writable);
}
