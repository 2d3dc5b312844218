/* Texts in a row. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_SLICE_LIST_H
#define LIB_SLICE_LIST_H

#include "lib/arena.h"

struct slice_list {
	struct slice *at;
	uint32_t n;
};

/* The list grows in @a; @s is not copied. */
static inline void slice_list_add(struct slice_list *list, struct arena *a, struct slice s)
{
	*ARENA_PUSH(a, &list->at, &list->n) = s;
}

#endif
