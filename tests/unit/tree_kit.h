/* A temporary directory that looks like "/", for code that reads
 * /sys and /proc below a descriptor. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_TREE_KIT_H
#define TESTS_UNIT_TREE_KIT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE	/* for nftw(3), when this is the first header */
#endif

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "lib/fd.h"
#include "tests/unit/test.h"

/* struct tree - the directory's name, and a descriptor of it */
struct tree {
	char path[64];
	int fd;
};

static inline bool tree_open(struct tree *t)
{
	snprintf(t->path, sizeof(t->path), "%s", "/tmp/kexling-tree.XXXXXX");
	t->fd = mkdtemp(t->path) ? open(t->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	OK(t->fd >= 0);
	return t->fd >= 0;
}

static inline int tree_remove_one(const char *path, const struct stat *st, int type,
				  struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static inline void tree_close(struct tree *t)
{
	close(t->fd);
	nftw(t->path, tree_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The directories that lead to @path. */
static inline void tree_make_way(const struct tree *t, const char *path)
{
	char dir[512];

	for (size_t i = 1; path[i] && i < sizeof(dir); i++) {
		if (path[i] != '/')
			continue;
		snprintf(dir, i + 1, "%s", path);
		mkdirat(t->fd, dir, 0755);
	}
}

static inline void tree_dir(const struct tree *t, const char *path)
{
	tree_make_way(t, path);
	OK(mkdirat(t->fd, path, 0755) == 0);
}

static inline void tree_bytes(const struct tree *t, const char *path, struct slice bytes)
{
	tree_make_way(t, path);
	AUTO_FD fd = openat(t->fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	OK(fd >= 0 && fd_write_all(fd, bytes) == 0);
}

static inline void tree_file(const struct tree *t, const char *path, const char *text)
{
	tree_bytes(t, path, slice_str(text));
}

static inline void tree_link(const struct tree *t, const char *path, const char *target)
{
	tree_make_way(t, path);
	OK(symlinkat(target, t->fd, path) == 0);
}

/* @dir and @name as one path, in the test's arena. */
static inline const char *tree_path(const char *dir, const char *name)
{
	return arena_cstr(&test_arena,
			  arena_join(&test_arena, slice_str(dir), '/', slice_str(name)));
}

#endif
