/* "name = value" lines, as kboot, yaboot and petitboot write them. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_PAIR_H
#define CONF_PAIR_H

#include "discover/scan.h"

/**
 * struct pair - one line
 * @name:  what stands before '=', or the whole of a line without one
 * @value: without the quotes around it, single or double
 * @line:  1-based; 0 before the first
 * @rest:  of the text
 */
struct pair {
	struct slice name, value;
	uint32_t line;
	struct slice rest;
};

/* Go on to the next line that is neither blank nor a comment; false at the end. To begin, set @p to
 * {.rest = text}. */
bool pair_next(struct pair *p);

/* The file that @name means: "path" or "/path" on the scanned volume, "sda2:/path" or
 * "/dev/sda2:/path" on another one, which is asked for when it is not there. */
struct file_ref pair_file(struct scan *scan, struct slice name);

/* Flag the entry called @name as the default of the newest menu; its first entry when none is
 * called so. */
void pair_default(struct scan *scan, struct slice name);

#endif
