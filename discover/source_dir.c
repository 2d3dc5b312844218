/* A source under a directory descriptor: a mounted volume, or a directory of this system. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "discover/names.h"
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

/* struct correction - @part of a path, and the name that stands for it if that is @found */
struct correction {
	char *part;
	bool found;
};

static bool compare_name(void *correction, const char *name, unsigned char type)
{
	struct correction *c = correction;
	struct slice wanted = slice_str(c->part);

	(void)type;
	c->found = slice_eq_fold(slice_str(name), wanted);
	if (c->found)
		memcpy(c->part, name, wanted.n);
	return !c->found;
}

/* Put the name that a directory really has over @part of the path @name, which ends there. */
static bool correct_case(const struct source_dir *d, char *name, char *part)
{
	struct correction c = {.part = part};
	char first = *part;

	*part = 0;
	AUTO_FD fd = open_name(d, part == name ? "/" : name, O_RDONLY | O_DIRECTORY);
	*part = first;
	if (fd >= 0)
		(void)fd_each_name(fd, compare_name, &c);
	return c.found;
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
	if (d->names && names_lack(d->names, path))
		return -ENOENT;
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
	char *buffer = arena_room(a, want);
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

/* struct collection - names that are being put on a list in @arena */
struct collection {
	struct dir_list list;
	struct arena *arena;
};

static bool collect(void *collection, const char *name, unsigned char type)
{
	struct collection *c = collection;

	c->list.cut = c->list.n == LIMIT_DIR_NAMES;
	if (!c->list.cut)
		*ARENA_PUSH(c->arena, &c->list.at, &c->list.n) = (struct dir_entry){
			arena_copy(c->arena, slice_str(name)), kind_of_type(type)};
	return !c->list.cut;
}

static int dir_list(struct source *s, struct slice path, struct arena *a, struct dir_list *list)
{
	AUTO_FD fd = open_inside((struct source_dir *)s, path, O_DIRECTORY);
	struct collection c = {.arena = a};

	if (fd < 0)
		return fd;
	int err = fd_each_name(fd, collect, &c);

	if (err < 0 && c.list.n == 0)
		return err;
	*list = c.list;	/* what could be read of it */
	return 0;
}

static int list_names(void *tree, struct slice path,
		      bool (*each)(void *, const char *, unsigned char), void *arg)
{
	struct source_dir d = *(struct source_dir *)tree;

	d.names = NULL;
	AUTO_FD fd = open_inside(&d, path, O_DIRECTORY);
	return fd < 0 ? fd : fd_each_name(fd, each, arg);
}

void source_dir_remember(struct source *s, struct arena *a)
{
	struct source_dir *d = (struct source_dir *)s;

	if (!s || s->ops != &source_dir_ops || d->xdev)
		return;
	d->names = arena_new(a, struct names);
	d->names->list = list_names;
	d->names->tree = d;
}

const struct source_ops source_dir_ops = {
	.stat = dir_stat,
	.read = dir_read,
	.list = dir_list,
	.open = dir_open,
};
