/* A source under a directory descriptor: a mounted volume, or a directory of this system. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "discover/source.h"
#include "lib/fd.h"

/*
 * The one place where a path from a disk meets the kernel. Resolved as if the tree were the root:
 * absolute symbolic links mean what they mean on the installed system, and nothing leaves. The
 * descriptor of a file does not block: a FIFO in its place cannot hold us up.
 */
static int open_name(const struct source_dir *d, const char *name, uint64_t flags)
{
	struct open_how how = {
		.flags = flags | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS |
			   (d->xdev ? 0u : RESOLVE_NO_XDEV),
	};
	long fd = syscall(SYS_openat2, d->root, name, &how, sizeof(how));

	return fd < 0 ? -errno : (int)fd;
}

/* Put the name that a directory really has over @part of the path @name, which ends there. */
static bool correct_case(const struct source_dir *d, char *name, char *part)
{
	struct slice wanted = slice_str(part);
	char first = *part;
	bool found = false;

	*part = 0;
	AUTO_FD fd = open_name(d, part == name ? "/" : name, O_RDONLY | O_DIRECTORY);
	*part = first;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir)
		return false;
	fd_take(&fd);
	for (struct dirent *e; !found && (e = readdir(dir));) {
		found = slice_eq_fold(slice_str(e->d_name), wanted);
		if (found)
			memcpy(part, e->d_name, wanted.n);
	}
	closedir(dir);
	return found;
}

/* From the front on, every component that is not there as it is written. */
static bool correct_path(const struct source_dir *d, char *name)
{
	for (char *part = name; *part;) {
		char *end = part;

		while (*end && *end != '/')
			end++;
		char after = *end;
		*end = 0;
		AUTO_FD fd = end == part ? -1 : open_name(d, name, O_PATH);
		bool ok = end == part || fd >= 0 || correct_case(d, name, part);
		*end = after;
		if (!ok)
			return false;
		part = after ? end + 1 : end;
	}
	return true;
}

static int open_inside(const struct source_dir *d, struct slice path, uint64_t flags)
{
	char name[LIMIT_PATH_BYTES];

	if (path.n >= sizeof(name) || (path.n && memchr(path.p, 0, path.n)))
		return -EINVAL;
	if (path.n == 0)
		path = S("/");
	memcpy(name, path.p, path.n);
	name[path.n] = 0;
	int fd = open_name(d, name, flags);
	if (fd == -ENOENT && d->any_case && correct_path(d, name))
		fd = open_name(d, name, flags);
	return fd;
}

static enum file_kind kind_of_mode(mode_t mode)
{
	return S_ISREG(mode) ? FILE_REGULAR : S_ISDIR(mode) ? FILE_DIRECTORY : FILE_OTHER;
}

static int info_of(int fd, struct file_info *info)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	*info = (struct file_info){.kind = kind_of_mode(st.st_mode),
				   .size = (uint64_t)st.st_size,
				   .mtime = st.st_mtime};
	return 0;
}

static int dir_stat(struct source *s, struct slice path, struct file_info *info)
{
	AUTO_FD fd = open_inside((struct source_dir *)s, path, O_PATH);

	return fd < 0 ? fd : info_of(fd, info);
}

/* Only a regular file is ever read: not a device, a FIFO or a socket that a disk offers. */
static int open_regular(struct source *s, struct slice path, struct file_info *info)
{
	AUTO_FD fd = open_inside((struct source_dir *)s, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return fd;
	int rc = info_of(fd, info);
	if (rc < 0)
		return rc;
	if (info->kind != FILE_REGULAR)
		return info->kind == FILE_DIRECTORY ? -EISDIR : -EINVAL;
	return fd_take(&fd);
}

static int dir_open(struct source *s, struct slice path)
{
	struct file_info info;

	return open_regular(s, path, &info);
}

static int dir_read(struct source *s, struct slice path, uint64_t offset, size_t max,
		    struct arena *a, struct slice *bytes)
{
	struct file_info info;
	AUTO_FD fd = open_regular(s, path, &info);

	if (fd < 0)
		return fd;
	uint64_t left = info.size > offset ? info.size - offset : 0;
	size_t want = left < max ? (size_t)left : max;
	char *buffer = arena_array(a, char, want + 1);
	ssize_t got = fd_read_at(fd, buffer, want, offset);
	if (got < 0)
		return (int)got;
	*bytes = (struct slice){buffer, (size_t)got};
	return 0;
}

static enum file_kind kind_of_type(unsigned char type)
{
	return type == DT_REG ? FILE_REGULAR : type == DT_DIR ? FILE_DIRECTORY : FILE_OTHER;
}

static bool dot(const char *name)
{
	return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

static int by_name(const void *x, const void *y)
{
	return slice_cmp(((const struct dir_entry *)x)->name, ((const struct dir_entry *)y)->name);
}

static int dir_list(struct source *s, struct slice path, struct arena *a, struct dir_list *list)
{
	AUTO_FD fd = open_inside((struct source_dir *)s, path, O_DIRECTORY);
	struct dir_list out = {0};

	if (fd < 0)
		return fd;
	DIR *d = fdopendir(fd);
	if (!d)
		return -ENOMEM;
	fd_take(&fd);
	for (struct dirent *e; (e = readdir(d));) {
		if (dot(e->d_name))
			continue;
		out.cut = out.n == LIMIT_DIR_NAMES;
		if (out.cut)
			break;
		*ARENA_PUSH(a, &out.at, &out.n) = (struct dir_entry){
			arena_copy(a, slice_str(e->d_name)), kind_of_type(e->d_type)};
	}
	closedir(d);
	if (out.n)
		qsort(out.at, out.n, sizeof(*out.at), by_name);
	*list = out;
	return 0;
}

const struct source_ops source_dir_ops = {
	.stat = dir_stat,
	.read = dir_read,
	.list = dir_list,
	.open = dir_open,
};
