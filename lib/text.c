/* Appending to a text that grows in an arena. */
/* SPDX-License-Identifier: MIT */
#include "lib/text.h"

#include <stdio.h>

#include "lib/columns.h"
#include "lib/number.h"

static void reserve(struct text *t, size_t more)
{
	if (more <= t->cap - t->n)
		return;
	size_t cap = t->cap ? 2 * t->cap : 64;
	if (cap < t->n + more)
		cap = t->n + more;
	char *p = arena_room(t->arena, cap);
	if (t->n)
		memcpy(p, t->p, t->n);
	t->p = p;
	t->cap = cap;
}

void text_put(struct text *t, struct slice s)
{
	if (t->max && s.n > t->max - t->n) {
		s.n = t->max - t->n;
		t->cut = true;
	}
	if (s.n == 0)
		return;
	reserve(t, s.n);
	memcpy(t->p + t->n, s.p, s.n);
	t->n += s.n;
}

void text_char(struct text *t, char c)
{
	if (t->n < t->cap && (t->max == 0 || t->n < t->max))
		t->p[t->n++] = c;
	else
		text_put(t, (struct slice){&c, 1});
}

void text_be(struct text *t, uint64_t v, unsigned bytes)
{
	while (bytes--)
		text_char(t, (char)(v >> 8 * bytes));
}

void text_number(struct text *t, int64_t v)
{
	char room[NUMBER_TEXT_BYTES];

	text_put(t, number_text(v, room));
}

void text_printf(struct text *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n <= 0)
		return;

	size_t want = (size_t)n;
	if (t->max && want > t->max - t->n) {
		want = t->max - t->n;
		t->cut = true;
	}
	reserve(t, want + 1);
	va_start(args, format);
	vsnprintf(t->p + t->n, want + 1, format, args);
	va_end(args);
	t->n += want;
}

void text_safe(struct text *t, struct slice s)
{
	while (s.n) {
		size_t n;
		bool seen = columns_look(s, &n);

		text_put(t, seen ? slice_upto(s, n) : S("?"));
		s = slice_from(s, n);
	}
}
