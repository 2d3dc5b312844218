/* Appending to a text that grows in an arena. */
/* SPDX-License-Identifier: MIT */
#include "lib/text.h"

#include <stdio.h>

#include "lib/number.h"

static void reserve(struct text *t, size_t more)
{
	if (more <= t->cap - t->n)
		return;
	size_t cap = t->cap ? 2 * t->cap : 64;
	if (cap < t->n + more)
		cap = t->n + more;
	char *p = arena_array(t->arena, char, cap);
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

size_t utf8_length(struct slice s)
{
	static const struct {
		unsigned char lead, lead_end, second, second_end, length;
	} forms[] = {
		{0xc2, 0xc2, 0xa0, 0xbf, 2}, {0xc3, 0xdf, 0x80, 0xbf, 2},
		{0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
		{0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
		{0xf4, 0xf4, 0x80, 0x8f, 4},
	};
	const unsigned char *u = (const unsigned char *)s.p;

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		size_t n = forms[i].length;
		if (u[0] < forms[i].lead || u[0] > forms[i].lead_end)
			continue;
		if (s.n < n || u[1] < forms[i].second || u[1] > forms[i].second_end)
			return 0;
		for (size_t k = 2; k < n; k++)
			if ((u[k] & 0xc0) != 0x80)
				return 0;
		return n;
	}
	return 0;
}

void text_safe(struct text *t, struct slice s)
{
	while (s.n) {
		unsigned char c = (unsigned char)s.p[0];
		size_t n = c < 0x80 ? (c >= 0x20 && c != 0x7f) : utf8_length(s);

		text_put(t, n ? slice_upto(s, n) : S("?"));
		s = slice_from(s, n ? n : 1);
	}
}
