/* The kernel's command line: words joined the way GRUB quotes them. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmdline.h"

#include "discover/conf/grub/word.h"

/* Bytes that make a word other than it is written. */
static bool is_special(struct slice word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] == ' ' || word.p[i] == '\\' || word.p[i] == '\'' || word.p[i] == '"')
			return true;
	return false;
}

static void put_word(struct text *t, bool keep_hex, struct slice word)
{
	if (!is_special(word)) {
		text_put(t, word);
		return;
	}
	bool quoted = slice_has(word, ' ');

	if (quoted)
		text_char(t, '"');
	for (; word.n; word = slice_from(word, 1)) {
		char c = word.p[0];
		if ((c == '\\' && !(keep_hex && word_is_hex_escape(word))) || c == '\'' || c == '"')
			text_char(t, '\\');
		text_char(t, c);
	}
	if (quoted)
		text_char(t, '"');
}

struct slice grub_cmdline(const struct grub *g, uint32_t argc, const struct slice *argv)
{
	struct text t = {.arena = g->arena, .max = LIMIT_CMDLINE_BYTES};

	for (uint32_t i = 0; i < argc; i++) {
		if (i)
			text_char(&t, ' ');
		put_word(&t, grub_is(g, KEEPS_HEX), argv[i]);
	}
	return text_slice(&t);
}
