/* Reading below /sys and /proc: attributes, links and directories, without heap. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_SYSDIR_H
#define INIT_SYSDIR_H

#include "lib/arena.h"

/* Paths are relative to @root, a descriptor of "/" or of a tree that looks like it; they are put together
 * from @dir and @name, of which @name may be empty. Texts live in @a. */

/* The text of a file without the line break and blanks at its ends, at most 4 KiB of it; empty when there
 * is none. */
struct slice sysdir_text(int root, struct slice dir, const char *name, struct arena *a);

/* Whether one of the lines of @text is @line. */
bool sysdir_has_line(struct slice text, struct slice line);

/* A number, decimal or with 0x. False when there is no such file, or no number in it. */
bool sysdir_number(int root, struct slice dir, const char *name, struct arena *a, uint64_t *value);

/* Hexadecimal digits, at most 16 of them. */
bool sysdir_hex(struct slice digits, uint64_t *value);

/* The first @n bytes of a file. False when there are not that many. */
bool sysdir_bytes(int root, struct slice dir, const char *name, struct arena *a, void *bytes, size_t n);

/* What a symbolic link says; empty when it is none. */
struct slice sysdir_link(int root, struct slice dir, const char *name, struct arena *a);

bool sysdir_exists(int root, struct slice dir, const char *name, struct arena *a);

/* The names in a directory, sorted by bytes, without those that begin with a dot. */
struct name_list {
	struct slice *at;
	uint32_t n;
};
struct name_list sysdir_list(int root, struct slice dir, const char *name, struct arena *a);

#endif
