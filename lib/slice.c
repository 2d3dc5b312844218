/* The parts of struct slice that are too long to be inlined. */
/* SPDX-License-Identifier: MIT */
#include "lib/slice.h"

struct slice slice_str(const char *cstr)
{
	return cstr ? (struct slice){cstr, strlen(cstr)} : (struct slice){0};
}

int slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool slice_eq_fold(struct slice a, struct slice b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
			return false;
	return true;
}

bool slice_ends_fold(struct slice s, struct slice suffix)
{
	return s.n >= suffix.n && slice_eq_fold(slice_from(s, s.n - suffix.n), suffix);
}

size_t slice_find(struct slice s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;

	return hit ? (size_t)(hit - s.p) : s.n;
}

size_t slice_rfind(struct slice s, char c)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == c)
			return i - 1;
	return s.n;
}

struct slice slice_cut(struct slice *s, char c)
{
	size_t n = slice_find(*s, c);
	struct slice head = slice_upto(*s, n);

	*s = slice_from(*s, n + 1);
	return head;
}

struct slice slice_trim(struct slice s)
{
	while (s.n && ascii_blank(s.p[0]))
		s = slice_from(s, 1);
	while (s.n && ascii_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct slice slice_unquote(struct slice s, struct slice quotes)
{
	if (s.n >= 2 && slice_has(quotes, s.p[0]) && s.p[s.n - 1] == s.p[0])
		return slice_upto(slice_from(s, 1), s.n - 2);
	return s;
}

struct slice slice_word(struct slice *s)
{
	size_t n = 0;

	*s = slice_trim(*s);
	while (n < s->n && !ascii_blank(s->p[n]))
		n++;
	struct slice word = slice_upto(*s, n);
	*s = slice_trim(slice_from(*s, n));
	return word;
}

struct slice slice_kernel_word(struct slice *s)
{
	bool quoted = false;
	size_t n = 0;

	for (; n < s->n && (quoted || !ascii_space(s->p[n])); n++)
		quoted ^= s->p[n] == '"';
	struct slice word = slice_upto(*s, n);
	*s = slice_from(*s, n);
	return word;
}

bool slice_has_word(struct slice words, struct slice word)
{
	while (words.n)
		if (slice_eq(slice_word(&words), word))
			return true;
	return false;
}

bool slice_has_line(struct slice text, struct slice line)
{
	while (text.n)
		if (slice_eq(slice_cut(&text, '\n'), line))
			return true;
	return false;
}

struct slice slice_dirname(struct slice path)
{
	size_t at = slice_rfind(path, '/');

	return slice_upto(path, at < path.n ? at : 0);
}

struct slice slice_basename(struct slice path)
{
	size_t at = slice_rfind(path, '/');

	return at < path.n ? slice_from(path, at + 1) : path;
}

bool slice_number(struct slice s, uint64_t max, uint64_t *value)
{
	uint64_t v = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_digit(s.p[i]) || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(s.p[i] - '0'), &v))
			return false;
	}
	if (v > max)
		return false;
	*value = v;
	return true;
}
