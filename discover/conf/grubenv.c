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
