/* The GRUB environment block: reading it. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/grub.h"

bool env_signed(struct slice *text)
{
	return slice_skip(text, S("# GRUB Environment Block\n"));
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

/* A name goes on to the first '=', over line ends if need be. */
bool env_next(struct slice *text, struct arena *a, struct slice *name, struct slice *value)
{
	while (slice_starts(*text, S("#")))
		*text = slice_from(*text, slice_find(*text, '\n') + 1);
	size_t equal = slice_find(*text, '=');
	if (equal == text->n)
		return false;
	*name = slice_upto(*text, equal);
	*text = slice_from(*text, equal + 1);

	size_t n = 0;
	while (n < text->n && text->p[n] != '\n')
		n += text->p[n] == '\\' && n + 1 < text->n ? 2 : 1;
	if (n >= text->n)
		return false;
	*value = unescape(a, slice_upto(*text, n));
	*text = slice_from(*text, n + 1);
	return true;
}
