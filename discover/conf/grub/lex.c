/* The lexer of the GRUB language. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/lex.h"

/* By length: words of length n stand from reserved_from[n] up to reserved_from[n + 1]. */
static const struct {
	struct slice word;
	enum token_type type;
} reserved[] = {
	{S_INIT("if"), TOKEN_IF}, {S_INIT("fi"), TOKEN_FI}, {S_INIT("do"), TOKEN_DO},
	{S_INIT("in"), TOKEN_IN}, {S_INIT("[["), TOKEN_OTHER}, {S_INIT("]]"), TOKEN_OTHER},
	{S_INIT("for"), TOKEN_FOR},
	{S_INIT("then"), TOKEN_THEN}, {S_INIT("else"), TOKEN_ELSE}, {S_INIT("elif"), TOKEN_ELIF},
	{S_INIT("done"), TOKEN_DONE}, {S_INIT("case"), TOKEN_CASE}, {S_INIT("esac"), TOKEN_ESAC},
	{S_INIT("while"), TOKEN_WHILE}, {S_INIT("until"), TOKEN_UNTIL},
	{S_INIT("select"), TOKEN_SELECT},
	{S_INIT("function"), TOKEN_FUNCTION},
};
enum { LONGEST_RESERVED = 8 };
static const unsigned char reserved_from[LONGEST_RESERVED + 2] = {0,  0,  0,  6,  7,
								  13, 15, 16, 16, 17};

/* What a byte is outside quotes: a byte of a word, or (from WILD_BYTE on) one that ends a run of
 * them. */
enum byte_class {
	WORD_BYTE, NAME_BYTE, DIGIT_BYTE,
	WILD_BYTE, BLANK, NEWLINE, META, ESCAPE, SINGLE, DOUBLE, DOLLAR,
};

static enum byte_class classify(char c)
{
	static const unsigned char table[256] = {
		['a' ... 'z'] = NAME_BYTE, ['A' ... 'Z'] = NAME_BYTE, ['_'] = NAME_BYTE,
		['0' ... '9'] = DIGIT_BYTE, ['*'] = WILD_BYTE, ['?'] = WILD_BYTE,
		[' '] = BLANK, ['\t'] = BLANK, ['\n'] = NEWLINE,
		['{'] = META, ['}'] = META, ['|'] = META, ['&'] = META, [';'] = META,
		['<'] = META, ['>'] = META, ['\\'] = ESCAPE, ['\''] = SINGLE, ['"'] = DOUBLE,
		['$'] = DOLLAR,
	};

	return (enum byte_class)table[(unsigned char)c];
}

struct slice lex_clean(struct arena *a, struct slice text)
{
	if (!slice_has(text, '\r') && !slice_has(text, '\0'))
		return text;
	char *out = arena_array(a, char, text.n);
	size_t n = 0;
	bool cut = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '\n')
			cut = false;
		else if (c == '\0')
			cut = true;
		if (!cut && c != '\r')
			out[n++] = c;
	}
	return (struct slice){out, n};
}

/* Step from inside a line to its end: a line feed, or the end of the text. */
static void finish_line(struct lexer *l)
{
	l->at += slice_find(slice_from(l->text, l->at), '\n');
}

/* Step from the end of a line to the next line that counts. False: the text is used up. A text that
 * is not from a file has an empty line behind its last line feed. */
static bool next_line(struct lexer *l)
{
	while (l->at + (l->hash ? 1 : 0) < l->text.n) {
		l->at++;
		l->line++;
		l->line_done = false;
		if (!l->hash || l->text.p[l->at] != '#')
			return true;
		l->dropped++;
		finish_line(l);
	}
	l->at = l->text.n;
	return false;
}

void lex_begin(struct lexer *l, struct slice text, uint32_t line, bool hash)
{
	size_t n = text.n;

	while (n && classify(text.p[n - 1]) < WILD_BYTE)
		n--;
	*l = (struct lexer){.text = text, .stops_end = n, .line = line, .hash = hash};
}

bool lex_next_group(struct lexer *l)
{
	l->open = 0;
	l->error = (struct slice){0};
	if (l->started)
		return next_line(l);
	l->started = true;
	if (l->text.n == 0)
		return false;
	if (!l->hash || l->text.p[0] != '#')
		return true;
	finish_line(l);
	return next_line(l);
}

void lex_skip(struct lexer *l, size_t n, uint32_t lines)
{
	l->at += n;
	l->line += lines;
}

void lex_drop_line(struct lexer *l)
{
	finish_line(l);
	l->line_done = true;
}

static size_t name_length(struct slice s)
{
	size_t n = 0;

	if (s.n == 0 || classify(s.p[0]) != NAME_BYTE)
		return 0;
	while (n < s.n && (classify(s.p[n]) == NAME_BYTE || classify(s.p[n]) == DIGIT_BYTE))
		n++;
	return n;
}

static size_t digits_length(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ascii_digit(s.p[n]))
		n++;
	return n;
}

/* Length of what may stand after '$' or inside "${}". */
static size_t reference_length(struct slice s)
{
	size_t n = name_length(s);

	if (n == 0)
		n = digits_length(s);
	if (n == 0 && s.n && (s.p[0] == '?' || s.p[0] == '#' || s.p[0] == '*' || s.p[0] == '@'))
		n = 1;
	return n;
}

bool lex_is_name(const struct token *t)
{
	return t->type == TOKEN_WORD && t->plain && name_length(t->text) == t->text.n;
}

size_t lex_variable(struct slice s)
{
	struct slice rest = slice_from(s, 1);
	bool braces = rest.n && rest.p[0] == '{';

	if (braces)
		rest = slice_from(rest, 1);
	size_t n = reference_length(rest);
	if (n == 0 || !braces)
		return n ? n + 1 : 0;
	return n < rest.n && rest.p[n] == '}' ? n + 3 : 0;
}

/* Step over one line break inside a word. False: the text ended there. */
static bool cross_line(struct lexer *l)
{
	if (next_line(l))
		return true;
	l->error = S("out of memory");
	return false;
}

static struct slice rest(const struct lexer *l)
{
	return (struct slice){l->text.p + l->at, l->text.n - l->at};
}

/* Whether another byte of the line follows the one at hand. */
static bool line_goes_on(const struct lexer *l)
{
	return l->at + 1 < l->text.n && l->text.p[l->at + 1] != '\n';
}

/* Step over quoted text, whose opening quote has been read, and its closing quote; there may be
 * line ends inside. @variables: a '$' has to begin a variable, as in "...". */
static bool skip_quoted(struct lexer *l, char quote, bool variables)
{
	while (l->at < l->text.n) {
		char c = l->text.p[l->at];
		if (c == '\n') {
			if (!cross_line(l))
				return false;
			continue;
		}
		if (c == '\\' && quote == '"' && line_goes_on(l))
			l->at++;
		else if (c == '$' && variables && !lex_variable(rest(l)))
			l->bad_word = true;
		l->at++;
		if (c == quote)
			return true;
	}
	return cross_line(l);
}

/* A backslash outside quotes: the next byte is part of the word, a line end joins two lines. */
static bool skip_escape(struct lexer *l)
{
	bool more = line_goes_on(l);

	l->at += more ? 2 : 1;
	return more || cross_line(l);
}

/* Step over one element of a word that is more than plain bytes. 1: done, 0: the word ends here,
 * -1: unterminated. */
static int skip_element(struct lexer *l, enum byte_class c)
{
	size_t n;

	switch (c) {
	case ESCAPE:
		return skip_escape(l) ? 1 : -1;
	case SINGLE:
		l->at++;
		return skip_quoted(l, '\'', false) ? 1 : -1;
	case DOUBLE:
		l->at++;
		return skip_quoted(l, '"', true) ? 1 : -1;
	case DOLLAR:
		if (slice_starts(rest(l), S("$\""))) {
			l->at += 2;
			return skip_quoted(l, '"', false) ? 1 : -1;
		}
		n = lex_variable(rest(l));
		l->at += n;
		return n != 0;
	default:
		return 0;
	}
}

static enum token_type plain_type(struct slice text)
{
	if (text.n <= LONGEST_RESERVED)
		for (size_t i = reserved_from[text.n]; i < reserved_from[text.n + 1]; i++)
			if (reserved[i].word.p[0] == text.p[0] && slice_eq(reserved[i].word, text))
				return reserved[i].type;
	return TOKEN_WORD;
}

/* Nothing can be made of this line. */
static void give_up(struct lexer *l, struct slice error, struct token *t)
{
	l->error = error;
	t->type = TOKEN_BAD;
}

/* Step over bytes that stand for themselves. The class of the byte that follows. Before the last
 * byte that ends such a run no other end has to be looked for. */
static enum byte_class skip_plain(struct lexer *l)
{
	const char *p = l->text.p + l->at, *end = l->text.p + l->text.n;
	enum byte_class c = NEWLINE;

	if (l->at < l->stops_end)
		while ((c = classify(*p)) < WILD_BYTE)
			p++;
	else
		p = end;
	l->at = (size_t)(p - l->text.p);
	return c;
}

static void lex_word(struct lexer *l, struct token *t)
{
	const char *start = l->text.p + l->at;
	uint32_t dropped = l->dropped;
	bool wild = false;
	int more = 0;

	l->bad_word = false;
	t->plain = true;
	for (;;) {
		enum byte_class c = skip_plain(l);
		if (c == WILD_BYTE) {
			wild = true;
			l->at++;
			continue;
		}
		more = c > NEWLINE ? skip_element(l, c) : 0;
		if (more <= 0)
			break;
		t->plain = false;
	}
	t->type = TOKEN_WORD;
	t->text = (struct slice){start, (size_t)(l->text.p + l->at - start)};
	t->dropped = l->dropped != dropped;
	if (more < 0)
		give_up(l, l->error, t);
	else if (l->bad_word)
		give_up(l, (struct slice){0}, t);
	else if (t->text.n == 0)
		give_up(l, S("$"), t);
	else if (t->plain)
		t->type = plain_type(t->text);
	if (wild)
		t->plain = false;
}

static void lex_meta(struct lexer *l, struct token *t)
{
	const char *p = l->text.p + l->at;
	bool twice = line_goes_on(l) && p[1] == p[0];

	t->type = TOKEN_OTHER;
	t->text = (struct slice){p, 1};
	if (twice && (*p == '|' || *p == '&' || *p == ';'))
		t->text.n = 2;
	else if (*p == ';')
		t->type = TOKEN_SEMICOLON;
	else if (*p == '{')
		t->type = TOKEN_OPEN;
	else if (*p == '}')
		t->type = TOKEN_CLOSE;
	l->at += t->text.n;
}

/* The line is used up: the group ends, or goes on with the next line. */
static void end_of_line(struct lexer *l, struct token *t)
{
	if (!l->line_done) {
		l->line_done = true;
		t->type = TOKEN_NEWLINE;
	} else if (l->open == 0) {
		t->type = TOKEN_END;
	} else if (!next_line(l)) {
		give_up(l, S("out of memory"), t);
	} else {
		lex_token(l, t);
	}
}

void lex_token(struct lexer *l, struct token *t)
{
	const char *p = l->text.p + l->at, *end = l->text.p + l->text.n;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	l->at = (size_t)(p - l->text.p);
	t->line = l->line;
	enum byte_class c = p < end ? classify(*p) : NEWLINE;
	if (c == META) {
		lex_meta(l, t);
	} else if (c != NEWLINE && *p != '#') {
		lex_word(l, t);
	} else {
		if (c != NEWLINE)
			finish_line(l);
		end_of_line(l, t);
	}
}
