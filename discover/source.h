/* A read-only tree of files: the only window through which a parser sees the world. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_SOURCE_H
#define DISCOVER_SOURCE_H

#include "lib/arena.h"
#include "lib/limits.h"

enum file_kind { FILE_NONE, FILE_REGULAR, FILE_DIRECTORY, FILE_OTHER };

struct file_info {
	enum file_kind kind;
	uint64_t size;
	int64_t mtime;		/* seconds since 1970 */
};

struct dir_entry {
	struct slice name;
	enum file_kind kind;	/* of the name itself: a symbolic link is FILE_OTHER */
};

struct dir_list {
	struct dir_entry *at;	/* in byte order of their names, without "." and ".." */
	uint32_t n;
	bool cut;		/* there were more than LIMIT_DIR_NAMES */
};

/**
 * struct source - a tree: a mounted volume, a directory, an in-memory tree, a server
 *
 * Paths are '/'-separated and resolved inside the tree, with or without a leading '/': neither ".."
 * nor an absolute symbolic link can leave it. The calls block; a scan runs in a job with a
 * deadline.
 */
struct source {
	const struct source_ops *ops;
};

struct source_ops {
	/* Follows symbolic links. 0, or -ENOENT, -EIO, ... */
	int (*stat)(struct source *, struct slice path, struct file_info *info);
	/* At most @max bytes at @offset of a regular file. 0 and *@bytes (owned by @a; shorter than
	 * @max only where the file ends), or -ENOENT, -EISDIR, -EIO, ... */
	int (*read)(struct source *, struct slice path, uint64_t offset, size_t max,
		    struct arena *a, struct slice *bytes);
	/* In any order. */
	int (*list)(struct source *, struct slice dir, struct arena *a, struct dir_list *list);
	/* A descriptor for reading a regular file, for the loader. NULL: the tree has none. */
	int (*open)(struct source *, struct slice path);
};

/* See struct source_ops. A NULL source has no files: -ENODEV. */
int source_stat(struct source *s, struct slice path, struct file_info *info)
	__attribute__((warn_unused_result));
int source_read_at(struct source *s, struct slice path, uint64_t offset, size_t max,
		   struct arena *a, struct slice *bytes) __attribute__((warn_unused_result));
int source_list(struct source *s, struct slice dir, struct arena *a, struct dir_list *list)
	__attribute__((warn_unused_result));
int source_open(struct source *s, struct slice path) __attribute__((warn_unused_result));

/* The whole of a regular file, or -EFBIG when it is longer than @max. */
int source_read(struct source *s, struct slice path, size_t max, struct arena *a,
		struct slice *text) __attribute__((warn_unused_result));

/* The same of a text; of one that is longer than @max the whole lines within it, and *@cut. */
int source_read_text(struct source *s, struct slice path, size_t max, struct arena *a,
		     struct slice *text, bool *cut) __attribute__((warn_unused_result));

/* Whether @path is there and a regular file. */
bool source_has_file(struct source *s, struct slice path);

/* An in-memory tree, for tests and fuzzers: every path begins with '/'. */
struct mem_file {
	struct slice path, text;
};
struct source_mem {
	struct source source;
	const struct mem_file *files;
	size_t n_files;
};
extern const struct source_ops source_mem_ops;

/* A directory tree under a directory descriptor (openat2, RESOLVE_IN_ROOT). @xdev: cross into what
 * is mounted below it, as for a directory of the running system. @any_case: a name that is not
 * there is looked for without regard to case, as on FAT. The descriptor stays its owner's. */
struct source_dir {
	struct source source;
	int root;
	bool xdev;
	bool any_case;
};
extern const struct source_ops source_dir_ops;

#endif
