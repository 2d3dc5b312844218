/* The lexer of the GRUB language. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/lex.h"

/* What most bytes and most tokens come through has no frame of its own, and none because of what
 * seldom comes. */
#define INLINE inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))

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

/* Whether there is a CR or a NUL in @text. Most have none, and all are looked through: sixteen
 * bytes at a time. */
static bool is_odd(struct slice text)
{
	enum { STEP = 16 };
	typedef signed char bytes __attribute__((vector_size(STEP)));
	typedef uint64_t halves __attribute__((vector_size(STEP)));
	bytes odd = {0}, now;
	size_t i = 0;

	for (; text.n - i >= STEP; i += STEP) {
		memcpy(&now, text.p + i, STEP);
		odd |= (now == 0) | (now == '\r');
	}
	halves both = (halves)odd;
	struct slice rest = slice_from(text, i);
	return both[0] || both[1] || slice_has(rest, '\r') || slice_has(rest, '\0');
}

struct slice lex_clean(struct arena *a, struct slice text)
{
	if (!is_odd(text))
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

/* Step from the end of a line to the next one, which may be one that is dropped. False: the text is
 * used up. A text that is not from a file has an empty line behind its last line feed. */
static INLINE bool step_line(struct lexer *l)
{
	if (l->at + l->hash >= l->text.n) {
		l->at = l->text.n;
		return false;
	}
	l->at++;
	l->line++;
	l->line_done = false;
	return true;
}

static INLINE bool is_dropped(const struct lexer *l)
{
	return l->hash && l->text.p[l->at] == '#';
}

/* From a line that is dropped to the next that is not. False: the text is used up. */
static NOINLINE bool drop_lines(struct lexer *l)
{
	do {
		l->dropped++;
		finish_line(l);
		if (!step_line(l))
			return false;
	} while (is_dropped(l));
	return true;
}

/* Step from the end of a line to the next line that counts. False: the text is used up. */
static INLINE bool next_line(struct lexer *l)
{
	return step_line(l) && (!is_dropped(l) || drop_lines(l));
}

void lex_begin(struct lexer *l, struct slice text, uint32_t line, bool hash)
{
	size_t last = slice_rfind(text, '\n');

	*l = (struct lexer){.text = text, .sure = last < text.n ? last : 0, .line = line,
			    .hash = hash};
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
	while (n < s.n && classify(s.p[n]) - NAME_BYTE <= DIGIT_BYTE - NAME_BYTE)
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

/* Behind the bytes at @p that stand for themselves; there is one that does not. */
static INLINE const char *plain_end(const char *p)
{
	for (;; p += 4) {
		if (classify(p[0]) >= WILD_BYTE)
			return p;
		if (classify(p[1]) >= WILD_BYTE)
			return p + 1;
		if (classify(p[2]) >= WILD_BYTE)
			return p + 2;
		if (classify(p[3]) >= WILD_BYTE)
			return p + 3;
	}
}

/* Step over bytes that stand for themselves. The class of the byte that follows. */
static INLINE enum byte_class skip_plain(struct lexer *l)
{
	const char *p = l->text.p + l->at, *end = l->text.p + l->text.n;

	if (l->at < l->sure)
		p = plain_end(p);
	else
		while (p < end && classify(*p) < WILD_BYTE)
			p++;
	l->at = (size_t)(p - l->text.p);
	return p < end ? classify(*p) : NEWLINE;
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
	while (skip_plain(l), l->at < l->text.n) {
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

static enum token_type find_reserved(struct slice text)
{
	for (size_t i = reserved_from[text.n]; i < reserved_from[text.n + 1]; i++)
		if (reserved[i].word.p[0] == text.p[0] && slice_eq(reserved[i].word, text))
			return reserved[i].type;
	return TOKEN_WORD;
}

/* Whether a reserved word of that length begins with that letter; most words are told by that. */
static INLINE bool may_be_reserved(struct slice text)
{
#define BIT(letter) (1u << ((letter) & 31))
	static const uint32_t begins[LONGEST_RESERVED + 1] = {
		[2] = BIT('i') | BIT('f') | BIT('d') | BIT('[') | BIT(']'), [3] = BIT('f'),
		[4] = BIT('t') | BIT('e') | BIT('d') | BIT('c'), [5] = BIT('w') | BIT('u'),
		[6] = BIT('s'), [8] = BIT('f'),
	};

	return text.n <= LONGEST_RESERVED && (begins[text.n] & BIT(text.p[0]));
#undef BIT
}

/* Nothing can be made of this line. */
static void give_up(struct lexer *l, struct slice error, struct token *t)
{
	l->error = error;
	t->type = TOKEN_BAD;
}

static enum byte_class skip_blanks(struct lexer *l)
{
	const char *p = l->text.p + l->at, *end = l->text.p + l->text.n;
	enum byte_class c;

	if (l->at < l->sure) {
		while ((c = classify(*p)) == BLANK)
			p++;
	} else {
		while (p < end && classify(*p) == BLANK)
			p++;
		c = p < end ? classify(*p) : NEWLINE;
	}
	l->at = (size_t)(p - l->text.p);
	return c;
}

/* A word that begins at @start, of whose bytes those in front of one of class @c were read. */
static NOINLINE void lex_elements(struct lexer *l, struct token *t,
				  const char *start, enum byte_class c)
{
	uint32_t dropped = l->dropped;
	bool wild = false;
	int more = 0;

	l->bad_word = false;
	t->plain = true;
	for (;; c = skip_plain(l)) {
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
	else if (t->plain && may_be_reserved(t->text))
		t->type = find_reserved(t->text);
	if (wild)
		t->plain = false;
}

static NOINLINE void lex_reserved(struct token *t)
{
	t->type = find_reserved(t->text);
}

/* Most words are plain: for them nothing is saved on the stack. */
static NOINLINE void lex_word(struct lexer *l, struct token *t)
{
	const char *start = l->text.p + l->at;
	enum byte_class c = skip_plain(l);

	if (c != BLANK && c != NEWLINE && c != META) {
		lex_elements(l, t, start, c);
		return;
	}
	t->text = (struct slice){start, (size_t)(l->text.p + l->at - start)};
	t->plain = true;
	t->dropped = false;
	t->type = TOKEN_WORD;
	if (may_be_reserved(t->text))
		lex_reserved(t);
}

static NOINLINE void lex_meta(struct lexer *l, struct token *t)
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
static NOINLINE void end_of_line(struct lexer *l, struct token *t)
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

static NOINLINE void lex_comment(struct lexer *l, struct token *t)
{
	finish_line(l);
	end_of_line(l, t);
}

void lex_token(struct lexer *l, struct token *t)
{
	enum byte_class c = skip_blanks(l);

	t->line = l->line;
	if (c == META) {
		lex_meta(l, t);
	} else if (c == NEWLINE) {
		end_of_line(l, t);
	} else if (l->text.p[l->at] == '#') {
		lex_comment(l, t);
	} else {
		lex_word(l, t);
	}
}
