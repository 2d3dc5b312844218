/* GRUB's environment block (GRUB manual, "The GRUB environment block"): lines NAME=VALUE in a file
 * of fixed size, which GRUB reads and writes in place. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_GRUBENV_H
#define CONF_GRUBENV_H

#include "lib/arena.h"

struct grubenv {
	struct grubenv_variable {
		struct slice name, value;
	} *at;
	uint32_t n;
};

/* Step over the line that every block begins with. False, and @text as it was: it is no block. */
bool grubenv_begin(struct slice *text);

/* Take the next variable off the front of @text, which was begun. @name, and @value unless it has
 * escapes, are parts of @text; else @value is in @a. False: there are no more. A name is all that
 * stands before the next '=', even line ends. A last value without a newline behind it does not
 * count: to GRUB the block is broken there. */
bool grubenv_next(struct slice *text, struct arena *a, struct slice *name, struct slice *value);

/* All variables of the block @text, in its order: a repeated name is there as often as it stands in
 * the block. Lifetimes as above. False, and @env untouched: it is no block. */
bool grubenv_parse(struct slice text, struct arena *a, struct grubenv *env);

/* Set @name to @value in the block of @size bytes at @block, or with @remove delete it, to the very
 * bytes that GRUB would leave: the first line of that name is replaced where it stands, what is new
 * comes last, the rest is filled with '#'. False, and the block as it was: it is none, it has no
 * room for that, or @name can be no name. */
bool grubenv_set(char *block, size_t size, struct slice name, struct slice value, bool remove)
	__attribute__((warn_unused_result));

/* The value of @name, the last one if it is repeated; the empty slice when it is not set. */
struct slice grubenv_get(const struct grubenv *env, struct slice name);

#endif
