/* A read-only tree of files: the only window through which a parser sees the world. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_SOURCE_H
#define DISCOVER_SOURCE_H

#include "lib/arena.h"
#include "lib/limits.h"
#include "lib/slice_list.h"

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
 *
 * A network volume's paths are URLs (lib/url.h), of any server; it has no directories: -EOPNOTSUPP.
 * What is not there (404, TFTP error 1) is -ENOENT, what may not be had (401, 403, TFTP error 2)
 * -EACCES, and what comes in pieces, damaged, or with another status than these -EIO. Whoever tries
 * one name after the other goes on after these three, and stops when source_is_dead() says that
 * there is nobody to ask. What was asked for once is remembered, that it is not there, too.
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
	/* The whole of a regular file, or -EFBIG when it is longer than @max: where asking for its
	 * size first would be one request more. NULL: it is not. */
	int (*get)(struct source *, struct slice path, size_t max, struct arena *a,
		   struct slice *text);
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

/* Whether @error says that a server did not answer, or did not prove who it is (-EKEYREJECTED,
 * -ETIME), so that asking it for another file is vain. */
bool source_is_dead(int error);

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

/**
 * struct source_urls - servers in memory, for tests
 * @files: an element's @error is what asking for it gives, 0: @text. What is not listed is -ENOENT
 * @arena: for @asked; NULL: nobody wants to know
 * @asked: what was asked for, in order: "HEAD URL" or "GET URL"; each once
 */
struct url_file {
	struct slice url, text;
	int error;
};
struct source_urls {
	struct source source;
	const struct url_file *files;
	size_t n_files;
	struct arena *arena;
	struct slice_list asked;
};
extern const struct source_ops source_urls_ops;

/* A directory tree under a directory descriptor (openat2, RESOLVE_IN_ROOT). @xdev: cross into what
 * is mounted below it, as for a directory of the running system. @any_case: a name that is not
 * there is looked for without regard to case, as on FAT. @names: what it is known to lack, NULL: it
 * is asked each time. The descriptor stays its owner's. */
struct names;
struct source_dir {
	struct source source;
	int root;
	bool xdev;
	bool any_case;
	struct names *names;
};
extern const struct source_ops source_dir_ops;

/* From now on remember, in @a, what @s lacks: for whoever looks for many names while nobody changes
 * any. Nothing is remembered of a directory of the running system, where a name that is not listed
 * can be mounted when it is asked for, nor of a source that is none. */
void source_dir_remember(struct source *s, struct arena *a);

#endif
