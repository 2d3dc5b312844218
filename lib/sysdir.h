/* Reading below /sys and /proc: attributes, links and directories, without heap. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_SYSDIR_H
#define LIB_SYSDIR_H

#include "lib/arena.h"

/* The text of the file @name in the directory @dir, without the line break and blanks at its ends,
 * in @room; at most @size bytes of it. Empty when there is none. */
struct slice sysdir_read(int dir, const char *name, char *room, size_t size);

/* Call @each for every name in the open directory @dir that does not begin with a dot.
 * 0 or -errno. */
int sysdir_each(int dir, void (*each)(void *arg, const char *name), void *arg);

/* ---- the same with an arena ---- */

/**
 * struct sysdir - where to read
 * @root:  a descriptor of "/", or of a tree that looks like it; paths are relative to it
 * @arena: for texts
 *
 * Paths are put together from a directory and a name, of which the name may be empty.
 */
struct sysdir {
	int root;
	struct arena *arena;
};

/* As sysdir_read(), at most 4 KiB. */
struct slice sysdir_text(const struct sysdir *s, struct slice dir, const char *name);

/* Whether one of the lines of @text is @line. */
bool sysdir_has_line(struct slice text, struct slice line);

/* A number, decimal or with 0x. False when there is no such file, or no number in it. */
bool sysdir_number(const struct sysdir *s, struct slice dir, const char *name, uint64_t *value);

/* The first @n bytes of a file. False when there are not that many. */
bool sysdir_bytes(const struct sysdir *s, struct slice dir, const char *name, void *bytes,
		  size_t n);

/* What a symbolic link says; empty when it is none. */
struct slice sysdir_link(const struct sysdir *s, struct slice dir, const char *name);

bool sysdir_exists(const struct sysdir *s, struct slice dir, const char *name);

/* The names in a directory, sorted by bytes, without those that begin with a dot. */
struct name_list {
	struct slice *at;
	uint32_t n;
};
struct name_list sysdir_list(const struct sysdir *s, struct slice dir, const char *name);

#endif
