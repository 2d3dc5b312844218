/* Which characters people can see, and the columns that a terminal needs for them. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_COLUMNS_H
#define LIB_COLUMNS_H

#include "lib/slice.h"

/* The first character of @s, which is not empty: its bytes in *@n, and its columns, 1 or 2. 0 when
 * it must not reach a terminal: a control character, a byte that is not UTF-8, or a character
 * without a width of its own (combining, invisible, changing the direction). */
unsigned columns_look(struct slice s, size_t *n);

#endif
