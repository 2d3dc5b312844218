/* What directories lack: remembered, so that a scan's hundred candidates need not each be asked
 * for. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NAMES_H
#define DISCOVER_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/slice.h"

enum { NAMES_DIRS = 4, NAMES_WORDS = 8 };

/**
 * struct names_dir - a directory, of which it is known what it does not have
 * @path:  its path's hash
 * @looks: how often a name in it was looked for
 * @known: a name whose bit is not in @bits is not there, in whatever case
 */
struct names_dir {
	uint64_t path;
	uint32_t looks;
	bool known;
	uint64_t bits[NAMES_WORDS];
};

/**
 * struct names - the root of a tree that nobody changes meanwhile, and directories in it
 * @list: call @each for the names in the directory @path ("" is the root), as fd_each_name() does;
 *        negative when they cannot be had
 */
struct names {
	int (*list)(void *tree, struct slice path,
		    bool (*each)(void *arg, const char *name, unsigned char type), void *arg);
	void *tree;
	struct names_dir at[NAMES_DIRS];
	uint32_t n;
};

/* Whether it is certain that @path is not there. Reads a directory when that pays. */
bool names_lack(struct names *names, struct slice path);

#endif
