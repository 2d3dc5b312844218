/* Reading GRUB's environment block, as GRUB's own envblk.c does. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grubenv.h"

bool grubenv_begin(struct slice *text)
{
	return slice_skip(text, S("# GRUB Environment Block\n"));
}

/* Bytes before the newline that ends the first line of @s; s.n or more when none does. A backslash
 * protects the byte behind it, in comments too. */
static size_t line_length(struct slice s)
{
	size_t n = slice_find(s, '\n');

	if (n == s.n || !slice_has(slice_upto(s, n), '\\'))
		return n;
	for (n = 0; n < s.n && s.p[n] != '\n';)
		n += s.p[n] == '\\' ? 2 : 1;
	return n;
}

/* @raw without its escapes. */
static struct slice unescape(struct arena *a, struct slice raw)
{
	if (!slice_has(raw, '\\'))
		return raw;
	char *out = arena_array(a, char, raw.n);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		if (raw.p[i] == '\\' && i + 1 < raw.n)
			i++;
		out[n++] = raw.p[i];
	}
	return (struct slice){out, n};
}

bool grubenv_next(struct slice *text, struct arena *a, struct slice *name, struct slice *value)
{
	while (slice_starts(*text, S("#")))
		*text = slice_from(*text, line_length(*text) + 1);
	size_t equal = slice_find(*text, '=');
	struct slice rest = slice_from(*text, equal + 1);
	size_t n = line_length(rest);

	if (n >= rest.n)
		return false;
	*name = slice_upto(*text, equal);
	*value = unescape(a, slice_upto(rest, n));
	*text = slice_from(rest, n + 1);
	return true;
}

bool grubenv_parse(struct slice text, struct arena *a, struct grubenv *env)
{
	struct grubenv_variable v;
	struct grubenv out = {0};

	if (!grubenv_begin(&text))
		return false;
	while (grubenv_next(&text, a, &v.name, &v.value))
		*ARENA_PUSH(a, &out.at, &out.n) = v;
	*env = out;
	return true;
}

struct slice grubenv_get(const struct grubenv *env, struct slice name)
{
	for (uint32_t i = env->n; i-- > 0;)
		if (slice_eq(env->at[i].name, name))
			return env->at[i].value;
	return (struct slice){0};
}

/* ---- changing a block ---- */

static bool needs_escape(char c)
{
	return c == '\\' || c == '\n';
}

static size_t escaped_length(struct slice value)
{
	size_t n = value.n;

	for (size_t i = 0; i < value.n; i++)
		n += needs_escape(value.p[i]);
	return n;
}

/* One that the reader would take for this name again. */
static bool is_name(struct slice name)
{
	return name.n && name.p[0] != '#' && !slice_has(name, '=') && !slice_has(name, '\n') &&
	       !slice_has(name, '\\');
}

/* Where the variables end and the filling begins; 0: to GRUB the block is broken. */
static size_t body_length(struct slice block)
{
	size_t n = block.n;

	while (n && block.p[n - 1] == '#')
		n--;
	return n && block.p[n - 1] == '\n' ? n : 0;
}

/* The first line of that name, with its newline; empty, at the end of @body: there is none. */
static struct slice find_line(struct slice body, struct slice name)
{
	struct slice rest = body;

	while (rest.n) {
		size_t n = line_length(rest) + 1;
		struct slice line = slice_upto(rest, n), value = line;

		if (slice_skip(&value, name) && slice_starts(value, S("=")))
			return line;
		rest = slice_from(rest, n);
	}
	return rest;
}

static void put_line(char *to, struct slice name, struct slice value)
{
	memcpy(to, name.p, name.n);
	to += name.n;
	*to++ = '=';
	for (size_t i = 0; i < value.n; i++) {
		if (needs_escape(value.p[i]))
			*to++ = '\\';
		*to++ = value.p[i];
	}
	*to = '\n';
}

bool grubenv_set(char *block, size_t size, struct slice name, struct slice value, bool remove)
{
	struct slice all = {block, size}, begun = all;
	size_t end = body_length(all);

	if (!grubenv_begin(&begun) || end == 0 || !is_name(name))
		return false;
	struct slice line = find_line(slice_upto(all, end), name);
	size_t at = line.n ? (size_t)(line.p - block) : end;
	size_t need = remove ? 0 : name.n + escaped_length(value) + 2;

	if (need > size - end + line.n)
		return false;
	memmove(block + at + need, block + at + line.n, end - at - line.n);
	if (need)
		put_line(block + at, name, value);
	if (need < line.n)
		memset(block + end - line.n + need, '#', line.n - need);
	return true;
}
