/* Composes a command line; never shortens one. */
/* SPDX-License-Identifier: MIT */
#include "loader/cmdline.h"

#include "lib/text.h"

bool cmdline_valid(struct slice cmdline)
{
	return !slice_has(cmdline, '\0') && !slice_has(cmdline, '\n');
}

/* Blanks at the front of *@s. */
static struct slice cut_blanks(struct slice *s)
{
	size_t n = 0;

	while (n < s->n && ascii_space(s->p[n]))
		n++;
	struct slice blanks = slice_upto(*s, n);
	*s = slice_from(*s, n);
	return blanks;
}

/* "quiet" names quiet and quiet=..., "console=ttyS0" only that. */
static bool names(struct slice pattern, struct slice word)
{
	if (slice_eq(pattern, word))
		return true;
	return !slice_has(pattern, '=') && slice_skip(&word, pattern) && slice_starts(word, S("="));
}

static bool is_removed(struct slice word, struct slice patterns)
{
	for (cut_blanks(&patterns); patterns.n; cut_blanks(&patterns))
		if (names(slice_kernel_word(&patterns), word))
			return true;
	return false;
}

/* Copy the words up to a "--" of its own, from which on they are init's; that remains in *@rest. */
static void copy_words(struct slice *rest, struct slice patterns, struct text *out)
{
	while (rest->n) {
		struct slice before = *rest;
		struct slice blanks = cut_blanks(rest), word = slice_kernel_word(rest);
		if (slice_eq(word, S("--"))) {
			*rest = before;
			return;
		}
		if (word.n && is_removed(word, patterns))
			continue;
		text_put(out, blanks);
		text_put(out, word);
	}
}

static void put_separated(struct text *out, struct slice s)
{
	if (s.n && out->n && !ascii_blank(out->p[out->n - 1]) && !ascii_blank(s.p[0]))
		text_char(out, ' ');
	text_put(out, s);
}

struct slice cmdline_compose(const struct cmdline_parts *parts, struct arena *a)
{
	struct text out = {.arena = a};
	struct text kept = {.arena = a};
	struct slice rest = parts->cmdline;

	if (parts->boot_image.n) {
		text_put(&out, S("BOOT_IMAGE="));
		text_put(&out, parts->boot_image);
	}
	copy_words(&rest, parts->remove, &kept);
	put_separated(&out, parts->before);
	put_separated(&out, text_slice(&kept));
	put_separated(&out, parts->append);
	put_separated(&out, rest);
	return text_slice(&out);
}
