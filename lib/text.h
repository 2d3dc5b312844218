/* Text that grows: a byte buffer in an arena, with a limit of its own. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_TEXT_H
#define LIB_TEXT_H

#include "lib/arena.h"

/**
 * struct text - a buffer to append to
 * @arena: where it grows
 * @p: @n bytes, of room for @cap
 * @max: never longer than this; 0: only the arena limits it
 * @cut: set when @max was hit and bytes were dropped
 */
struct text {
	struct arena *arena;
	char *p;
	size_t n, cap, max;
	bool cut;
};

void text_put(struct text *t, struct slice s);
void text_char(struct text *t, char c);
/* The last @bytes bytes of @v, the most significant first. */
void text_be(struct text *t, uint64_t v, unsigned bytes);
void text_number(struct text *t, int64_t v);
void text_printf(struct text *t, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));

/* What was put so far; valid until the next put. */
static inline struct slice text_slice(const struct text *t)
{
	return (struct slice){t->p, t->n};
}

/* Append @s so that no terminal can be steered by it and nobody misled: each character that
 * columns_look() lets no terminal have becomes "?". For everything that came from a disk or the
 * network. */
void text_safe(struct text *t, struct slice s);

#endif
