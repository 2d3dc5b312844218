/* Reading below /sys and /proc: attributes, links and directories, without heap. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_SYSDIR_H
#define LIB_SYSDIR_H

#include "lib/slice_list.h"

/* What most of these files hold at the most: a page. */
enum { SYSDIR_BYTES = 4096 };

/* The first @size bytes of the file @name, in @room. Empty when it cannot be read. @name is
 * relative to the directory @dir; AT_FDCWD for a name that begins with '/'. */
struct slice sysdir_content(int dir, const char *name, void *room, size_t size);

/* A value, which the kernel hands out in one piece: read once, without line breaks and blanks at
 * the ends. Of a file of /proc with a record for each of many things these are the first ones. */
struct slice sysdir_read(int dir, const char *name, char *room, size_t size);

/* A number, decimal or with 0x. False when there is no such file, or something else in it. */
bool sysdir_read_number(int dir, const char *name, uint64_t *value);

/* Set such a file to @text. 0 or -errno. */
int sysdir_write(int dir, const char *name, struct slice text);

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

/* The first SYSDIR_BYTES of a file, without line breaks and blanks at the ends. */
struct slice sysdir_text(const struct sysdir *s, struct slice dir, const char *name);

/* As sysdir_read_number(). */
bool sysdir_number(const struct sysdir *s, struct slice dir, const char *name, uint64_t *value);

/* The first @n bytes of a file. False when there are not that many. */
bool sysdir_bytes(const struct sysdir *s, struct slice dir, const char *name, void *bytes,
		  size_t n);

/* What a symbolic link says; empty when it is none. */
struct slice sysdir_link(const struct sysdir *s, struct slice dir, const char *name);

bool sysdir_exists(const struct sysdir *s, struct slice dir, const char *name);

/* The names in a directory, sorted by bytes, without those that begin with a dot. */
struct slice_list sysdir_list(const struct sysdir *s, struct slice dir, const char *name);

#endif
