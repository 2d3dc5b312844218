/* iPXE scripts as lines and words. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/lex.h"

#include "lib/text.h"

bool ipxe_is_script(struct slice text)
{
	if (!slice_skip(&text, S("#!ipxe")) && !slice_skip(&text, S("#!gpxe")))
		return false;
	return text.n && ipxe_space(text.p[0]);
}

/* The bytes up to the end of a line, without one CR; *@more: the next line belongs to it. */
static struct slice take_piece(struct ipxe_lines *lines, bool *more)
{
	struct slice rest = slice_from(lines->text, lines->at);
	struct slice piece = slice_cut(&rest, '\n');

	lines->at += piece.n + 1;
	lines->number++;
	if (piece.n && piece.p[piece.n - 1] == '\r')
		piece.n--;
	*more = piece.n && piece.p[piece.n - 1] == '\\';
	piece.n -= *more;
	return piece;
}

static struct slice without_leading_space(struct slice s)
{
	while (s.n && ipxe_space(s.p[0]))
		s = slice_from(s, 1);
	return s;
}

static void split_label(struct ipxe_line *line)
{
	struct slice rest = without_leading_space(line->command);
	size_t n = 0;

	line->labelled = slice_skip(&rest, S(":"));
	line->command = rest;
	if (!line->labelled)
		return;
	while (n < rest.n && !ipxe_space(rest.p[n]))
		n++;
	line->label = slice_upto(rest, n);
	line->command = slice_from(rest, n + 1);
}

bool ipxe_next_line(struct ipxe_lines *lines, struct arena *a, struct ipxe_line *line)
{
	struct text joined = {.arena = a};
	bool more;

	if (lines->at >= lines->text.n)
		return false;
	*line = (struct ipxe_line){.at = lines->at, .number = lines->number + 1};
	struct slice piece = take_piece(lines, &more);
	if (more) {
		text_put(&joined, piece);
		while (more && lines->at < lines->text.n)
			text_put(&joined, take_piece(lines, &more));
		piece = text_slice(&joined);
	}
	line->cut = more;
	line->command = slice_upto(piece, slice_find(piece, '\0'));
	split_label(line);
	return true;
}

static struct slice take_word(struct slice *rest)
{
	size_t n = 0;

	*rest = without_leading_space(*rest);
	while (n < rest->n && !ipxe_space(rest->p[n]))
		n++;
	struct slice word = slice_upto(*rest, n);
	*rest = slice_from(*rest, n);
	return word;
}

enum ipxe_then ipxe_next_command(struct slice *rest, struct arena *a, struct slice **words,
				 uint32_t *n)
{
	*words = NULL;
	*n = 0;
	for (struct slice w = take_word(rest); w.n && w.p[0] != '#'; w = take_word(rest)) {
		if (slice_eq(w, S("||")))
			return IPXE_THEN_OR;
		if (slice_eq(w, S("&&")))
			return IPXE_THEN_AND;
		if (slice_eq(w, S(";")))
			return IPXE_THEN_ALWAYS;
		*ARENA_PUSH(a, words, n) = w;
	}
	return IPXE_THEN_END;
}
