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
static const unsigned char reserved_from[LONGEST_RESERVED + 2] = {0, 0, 0, 6, 7, 13, 15, 16, 16, 17};

/* What a byte is outside quotes. */
enum byte_class {
	WORD_BYTE, NAME_BYTE, DIGIT_BYTE, BLANK, NEWLINE, META, ESCAPE, SINGLE, DOUBLE, DOLLAR
};

static enum byte_class classify(char c)
{
	static const unsigned char table[256] = {
		['a' ... 'z'] = NAME_BYTE, ['A' ... 'Z'] = NAME_BYTE, ['_'] = NAME_BYTE,
		['0' ... '9'] = DIGIT_BYTE, [' '] = BLANK, ['\t'] = BLANK, ['\n'] = NEWLINE,
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

/* Stand at the beginning of a line. */
static void enter_line(struct lexer *l, size_t at)
{
	l->at = at;
	l->end = at + slice_find(slice_from(l->text, at), '\n');
	l->line_done = false;
}

/* Go on with the next line that counts. False: the text is used up. */
static bool next_line(struct lexer *l)
{
	while (l->end < l->text.n) {
		l->line++;
		enter_line(l, l->end + 1);
		if (l->at >= l->text.n)
			break;
		if (!l->hash || l->text.p[l->at] != '#')
			return true;
	}
	l->at = l->end = l->text.n;
	return false;
}

void lex_begin(struct lexer *l, struct slice text, uint32_t line, bool hash)
{
	*l = (struct lexer){.text = text, .line = line, .hash = hash};
}

bool lex_next_group(struct lexer *l)
{
	l->open = 0;
	l->error = (struct slice){0};
	if (l->started)
		return next_line(l);
	l->started = true;
	enter_line(l, 0);
	if (l->text.n == 0)
		return false;
	return l->hash && l->text.p[0] == '#' ? next_line(l) : true;
}

void lex_drop_line(struct lexer *l)
{
	l->at = l->end;
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

size_t lex_variable(struct slice s)
{
	struct slice rest = slice_from(s, 1);

	if (!slice_starts(rest, S("{"))) {
		size_t n = reference_length(rest);
		return n ? n + 1 : 0;
	}
	size_t n = reference_length(slice_from(rest, 1));
	return n && slice_starts(slice_from(rest, n + 1), S("}")) ? n + 3 : 0;
}

/* Step over one line break inside a word. False: the text ended there. */
static bool cross_line(struct lexer *l)
{
	if (next_line(l))
		return true;
	l->error = S("out of memory");
	return false;
}

static struct slice rest_of_line(const struct lexer *l)
{
	return (struct slice){l->text.p + l->at, l->end - l->at};
}

/* From behind an opening quote to behind its end, over line ends. In "..." a '$' has to begin a
 * variable (@variables). */
static bool skip_quoted(struct lexer *l, char quote, bool variables)
{
	for (;;) {
		while (l->at < l->end && l->text.p[l->at] != quote) {
			char c = l->text.p[l->at];
			if (quote == '"' && c == '\\' && l->at + 1 < l->end)
				l->at++;
			else if (variables && c == '$' && !lex_variable(rest_of_line(l)))
				l->bad_word = true;
			l->at++;
		}
		if (l->at < l->end) {
			l->at++;
			return true;
		}
		if (!cross_line(l))
			return false;
	}
}

/* A backslash outside quotes: the next byte is part of the word, a line end joins two lines. */
static bool skip_escape(struct lexer *l)
{
	if (l->at + 1 < l->end) {
		l->at += 2;
		return true;
	}
	return cross_line(l);
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
		if (slice_starts(rest_of_line(l), S("$\""))) {
			l->at += 2;
			return skip_quoted(l, '"', false) ? 1 : -1;
		}
		n = lex_variable(rest_of_line(l));
		l->at += n;
		return n != 0;
	default:
		return 0;
	}
}

static enum token_type plain_type(struct slice text, bool name)
{
	if (text.n <= LONGEST_RESERVED)
		for (size_t i = reserved_from[text.n]; i < reserved_from[text.n + 1]; i++)
			if (reserved[i].word.p[0] == text.p[0] && slice_eq(reserved[i].word, text))
				return reserved[i].type;
	return name ? TOKEN_NAME : TOKEN_WORD;
}

static struct token bad(struct lexer *l, struct slice error)
{
	l->error = error;
	return (struct token){.type = TOKEN_BAD, .line = l->line};
}

/* Over bytes that are nothing but themselves; the class of the one that is not. *@name: they were all
 * such that a name may be made of. */
static enum byte_class skip_plain(struct lexer *l, bool *name)
{
	const char *p = l->text.p + l->at, *end = l->text.p + l->end;
	unsigned seen = 0;
	enum byte_class c = NEWLINE;

	for (; p < end && (c = classify(*p)) <= DIGIT_BYTE; p++)
		seen |= 1u << c;
	l->at = (size_t)(p - l->text.p);
	if (seen & 1u << WORD_BYTE)
		*name = false;
	return c;
}

static struct token lex_word(struct lexer *l)
{
	struct token t = {.type = TOKEN_WORD, .line = l->line, .plain = true};
	size_t start = l->at;
	bool name = classify(l->text.p[start]) == NAME_BYTE;

	l->bad_word = false;
	for (;;) {
		enum byte_class c = skip_plain(l, &name);
		if (l->at >= l->end)
			break;
		int more = skip_element(l, c);
		if (more < 0)
			return bad(l, l->error);
		if (more == 0)
			break;
		t.plain = false;
	}
	t.text = (struct slice){l->text.p + start, l->at - start};
	if (l->bad_word)
		return bad(l, (struct slice){0});
	if (t.text.n == 0)
		return bad(l, S("$"));
	if (t.plain)
		t.type = plain_type(t.text, name);
	return t;
}

static struct token lex_meta(struct lexer *l)
{
	const char *p = l->text.p + l->at;
	struct token t = {.type = TOKEN_OTHER, .line = l->line, .text = {p, 1}};
	bool twice = l->at + 1 < l->end && p[1] == p[0];

	if (twice && (*p == '|' || *p == '&' || *p == ';'))
		t.text.n = 2;
	else if (*p == ';')
		t.type = TOKEN_SEMICOLON;
	else if (*p == '{')
		t.type = TOKEN_OPEN;
	else if (*p == '}')
		t.type = TOKEN_CLOSE;
	l->at += t.text.n;
	return t;
}

/* The line is used up: the group ends, or goes on with the next line. */
static struct token end_of_line(struct lexer *l)
{
	struct token t = {.type = TOKEN_NEWLINE, .line = l->line};

	if (!l->line_done) {
		l->line_done = true;
		return t;
	}
	if (l->open == 0)
		return (struct token){.type = TOKEN_END, .line = l->line};
	if (!next_line(l))
		return bad(l, S("out of memory"));
	return lex_token(l);
}

struct token lex_token(struct lexer *l)
{
	while (l->at < l->end && classify(l->text.p[l->at]) == BLANK)
		l->at++;
	if (l->at < l->end && l->text.p[l->at] == '#')
		l->at = l->end;
	if (l->at >= l->end)
		return end_of_line(l);
	return classify(l->text.p[l->at]) == META ? lex_meta(l) : lex_word(l);
}
