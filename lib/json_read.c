/* Finds where JSON values begin and end. */
/* SPDX-License-Identifier: MIT */
#include "lib/json_read.h"

#include "lib/hex.h"

static void skip_blanks(struct slice *s)
{
	while (s->n && (*s->p == ' ' || *s->p == '\n' || *s->p == '\t' || *s->p == '\r'))
		*s = slice_from(*s, 1);
}

/* The bytes of a string with its quotes, which @s begins with; 0: it does not end. */
static size_t string_bytes(struct slice s)
{
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			return i + 1;
	}
	return 0;
}

/* Of anything in brackets, by counting them. */
static size_t bracket_bytes(struct slice s)
{
	unsigned depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '"') {
			size_t n = string_bytes(slice_from(s, i));
			if (!n)
				return 0;
			i += n - 1;
		}
		depth += c == '{' || c == '[';
		if ((c == '}' || c == ']') && --depth == 0)
			return i + 1;
		if (depth > JSON_DEPTH)
			return 0;
	}
	return 0;
}

static size_t word_bytes(struct slice s)
{
	size_t n = 0;

	while (n < s.n && (ascii_alnum(s.p[n]) || s.p[n] == '-' || s.p[n] == '+' || s.p[n] == '.'))
		n++;
	return n;
}

bool json_take(struct slice *rest, struct slice *value)
{
	skip_blanks(rest);
	char c = rest->n ? *rest->p : 0;
	size_t n = c == '"' ? string_bytes(*rest)
			    : c == '{' || c == '[' ? bracket_bytes(*rest) : word_bytes(*rest);

	*value = slice_upto(*rest, n);
	*rest = n ? slice_from(*rest, n) : (struct slice){0};
	return n > 0;
}

static void skip_comma(struct slice *rest)
{
	skip_blanks(rest);
	slice_skip(rest, S(","));
}

bool json_next(struct slice *rest, struct slice *value)
{
	bool any = json_take(rest, value);

	skip_comma(rest);
	return any;
}

bool json_next_member(struct slice *rest, struct slice *key, struct slice *value)
{
	if (!json_take(rest, key) || key->n < 2 || *key->p != '"')
		return false;
	*key = slice_unquote(*key, S("\""));
	skip_blanks(rest);
	return slice_skip(rest, S(":")) && json_next(rest, value);
}

struct slice json_inside(struct slice value)
{
	bool brackets = value.n >= 2 && (*value.p == '{' || *value.p == '[');

	return brackets ? slice_upto(slice_from(value, 1), value.n - 2) : (struct slice){0};
}

struct slice json_get(struct slice object, struct slice key)
{
	struct slice rest = json_inside(object), name, value;

	while (json_next_member(&rest, &name, &value))
		if (slice_eq(name, key))
			return value;
	return (struct slice){0};
}

/* What follows a backslash. */
static char unescape(struct slice *s)
{
	char c = s->n ? *s->p : '?';
	uint64_t code;

	*s = slice_from(*s, 1);
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'u':
		if (!hex_number(slice_upto(*s, 4), &code) || code > 0x7e)
			code = '?';
		*s = slice_from(*s, 4);
		return (char)code;
	default:
		return c;
	}
}

struct slice json_get_text(struct slice object, struct slice key, struct arena *a)
{
	struct slice raw = json_get(object, key);

	if (raw.n < 2 || *raw.p != '"')
		return (struct slice){0};
	raw = slice_upto(slice_from(raw, 1), raw.n - 2);
	char *out = arena_array(a, char, raw.n + 1);
	size_t n = 0;
	while (raw.n) {
		char c = *raw.p;
		raw = slice_from(raw, 1);
		out[n++] = c == '\\' ? unescape(&raw) : c;
	}
	return (struct slice){out, n};
}

int64_t json_get_number(struct slice object, struct slice key, int64_t other)
{
	uint64_t value;

	return slice_number(json_get(object, key), INT64_MAX, &value) ? (int64_t)value : other;
}
