/* One word of the GRUB language: splitting it into the pieces that expansion puts together again,
 * and taking away the backslashes that expansion put in. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/word.h"

#include "discover/conf/grub/lex.h"
#include "lib/hex.h"

/* @next: where the next piece goes; NULL: behind @last */
struct splitter {
	struct arena *arena;
	struct slice rest;
	struct piece *next, *last;
};

static void add(struct splitter *s, enum piece_type type, struct slice text)
{
	struct piece *piece = s->next;

	if (!piece) {
		piece = arena_new(s->arena, struct piece);
		s->last->next = piece;
	}
	piece->type = type;
	piece->text = text;
	s->last = piece;
	s->next = NULL;
}

/* The variable at the front of @rest; the lexer has seen to it that there is one. */
static void split_variable(struct splitter *s, enum piece_type type)
{
	size_t n = lex_variable(s->rest);
	struct slice name = slice_from(slice_upto(s->rest, n), 1);
	if (slice_starts(name, S("{")))
		name = slice_upto(slice_from(name, 1), name.n - 2);
	add(s, type, name);
	s->rest = slice_from(s->rest, n ? n : s->rest.n);
}

/* @raw without the backslashes before bytes of @dropped, and without backslashes that join two
 * lines and the newlines behind them. */
static struct slice resolve(struct arena *a, struct slice raw, const char *dropped,
			    size_t n_dropped)
{
	if (!slice_has(raw, '\\'))
		return raw;
	char *out = arena_array(a, char, raw.n);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];
		if (c == '\\' && i + 1 < raw.n) {
			char next = raw.p[i + 1];
			if (next == '\n') {
				i++;
				continue;
			}
			if (memchr(dropped, next, n_dropped))
				c = raw.p[++i];
			else
				out[n++] = c, c = raw.p[++i];
		}
		out[n++] = c;
	}
	return (struct slice){out, n};
}

/* Bytes up to the first of quote and @stop that no backslash protects. */
static size_t plain_length(struct slice s, char quote, char stop)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != quote && s.p[n] != stop)
		n += s.p[n] == '\\' && n + 1 < s.n ? 2 : 1;
	return n;
}

/* The inside of "...": text and variables in turn. */
static void split_double(struct splitter *s)
{
	while (s->rest.n) {
		size_t n = plain_length(s->rest, '"', '$');
		struct slice raw = slice_upto(s->rest, n);

		add(s, PIECE_QUOTED, resolve(s->arena, raw, "$\\\"", 3));
		s->rest = slice_from(s->rest, n);
		if (slice_skip(&s->rest, S("\"")))
			return;
		if (s->rest.n)
			split_variable(s, PIECE_QUOTED_VAR);
	}
}

/* $"...": kept as it is but for \" and line ends; the rest happens at expansion. */
static void split_gettext(struct splitter *s)
{
	size_t n = plain_length(s->rest, '"', '"');

	add(s, PIECE_GETTEXT, resolve(s->arena, slice_upto(s->rest, n), "\"", 1));
	s->rest = slice_from(s->rest, n + 1);
}

static void split_single(struct splitter *s)
{
	size_t n = slice_find(s->rest, '\'');

	add(s, PIECE_QUOTED, slice_upto(s->rest, n));
	s->rest = slice_from(s->rest, n + 1);
}

/* Text outside quotes keeps its backslashes, except where they join lines. GRUB's lexer takes what
 * stands right before $"..." for a part of it, and so its backslashes stay for good. */
static void split_text(struct splitter *s)
{
	size_t n = 0;

	while (n < s->rest.n && s->rest.p[n] != '\'' && s->rest.p[n] != '"' && s->rest.p[n] != '$')
		n += s->rest.p[n] == '\\' && n + 1 < s->rest.n ? 2 : 1;
	bool gettext = slice_starts(slice_from(s->rest, n), S("$\""));
	add(s, gettext ? PIECE_GETTEXT : PIECE_TEXT,
	    resolve(s->arena, slice_upto(s->rest, n), "", 0));
	s->rest = slice_from(s->rest, n);
}

void word_split(struct arena *a, struct slice text, struct piece *first)
{
	struct splitter s = {.arena = a, .rest = text, .next = first};

	while (s.rest.n) {
		if (slice_skip(&s.rest, S("'")))
			split_single(&s);
		else if (slice_skip(&s.rest, S("$\"")))
			split_gettext(&s);
		else if (slice_skip(&s.rest, S("\"")))
			split_double(&s);
		else if (s.rest.p[0] != '$')
			split_text(&s);
		else
			split_variable(&s, PIECE_VAR);
	}
}

void word_quote(struct text *t, struct slice s)
{
	text_char(t, '\'');
	for (; s.n; s = slice_from(s, 1)) {
		if (s.p[0] == '\'')
			text_put(t, S("'\\'"));
		text_char(t, s.p[0]);
	}
	text_char(t, '\'');
}

bool word_is_hex_escape(struct slice s)
{
	return s.n >= 4 && s.p[0] == '\\' && s.p[1] == 'x' && hex_digit(s.p[2]) &&
	       hex_digit(s.p[3]);
}

struct slice word_unprotect(char *p, size_t n, bool keep_hex)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		if (keep_hex && word_is_hex_escape((struct slice){p + i, n - i})) {
			memmove(p + to, p + i, 4);
			to += 4;
			i += 3;
			continue;
		}
		if (p[i] == '\\' && ++i == n)
			break;
		p[to++] = p[i];
	}
	return (struct slice){p, to};
}
