/* The lexer of the GRUB language: a text becomes tokens, line group by line group. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_LEX_H
#define DISCOVER_CONF_GRUB_LEX_H

#include "lib/arena.h"

enum token_type {
	TOKEN_END,		/* of the statement group */
	TOKEN_BAD,		/* the lexer gave up; the reason is in @error */
	TOKEN_OTHER,		/* a metacharacter without a meaning: & | < > && || ;; [[ ]] */
	TOKEN_NEWLINE, TOKEN_SEMICOLON, TOKEN_OPEN, TOKEN_CLOSE,
	TOKEN_WORD,
	TOKEN_CASE, TOKEN_DO, TOKEN_DONE, TOKEN_ELIF, TOKEN_ELSE, TOKEN_ESAC, TOKEN_FI, TOKEN_FOR,
	TOKEN_IF, TOKEN_IN, TOKEN_SELECT, TOKEN_THEN, TOKEN_UNTIL, TOKEN_WHILE, TOKEN_FUNCTION,
};

/**
 * struct token - one token
 * @text:  the bytes as written
 * @line:  where it begins
 * @plain: a word without quotes, escapes, variables and wildcards
 * @dropped: lines of a file that do not count (see @hash of struct lexer) stand inside
 */
struct token {
	enum token_type type;
	struct slice text;
	uint32_t line;
	bool plain, dropped;
};

/**
 * struct lexer - where reading stands
 * @text: everything; without CR and NUL, see lex_clean()
 * @sure: its last line end: what is looked for from before it, and can be no line end, ends there
 * @at:   the next byte
 * @line: number of the line that @at is in
 * @open: constructs that go on past the end of a line; kept by the parser
 * @hash: lines whose first byte is '#' are dropped (a file; not an eval text)
 * @dropped: how many those were so far
 * @error: what to tell when a TOKEN_BAD came: empty for nothing
 */
struct lexer {
	struct slice text;
	size_t sure, at;
	uint32_t line;
	unsigned open;
	bool hash;
	bool started;
	bool line_done;
	bool bad_word;
	uint32_t dropped;
	struct slice error;
};

/* @text without CR, and each line cut at its first NUL; the same slice when there is neither. */
struct slice lex_clean(struct arena *a, struct slice text);

void lex_begin(struct lexer *l, struct slice text, uint32_t line, bool hash);

/* Move to the next line that is not dropped and begin a statement group there. False: no more. */
bool lex_next_group(struct lexer *l);

/* The next token of the group. */
void lex_token(struct lexer *l, struct token *t);

/* Give up the rest of the current line. */
void lex_drop_line(struct lexer *l);

/* Step over @n bytes that hold @lines line ends. */
void lex_skip(struct lexer *l, size_t n, uint32_t lines);

/* Whether a word is such as a loop variable or a function may have for a name. */
bool lex_is_name(const struct token *t);

/* Length of the variable reference at the front of @s ("$x", "${10}", "$?"); 0: none. */
size_t lex_variable(struct slice s);

#endif
