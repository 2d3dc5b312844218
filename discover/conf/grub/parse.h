/* The parser of the GRUB language: tokens become a tree. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_PARSE_H
#define DISCOVER_CONF_GRUB_PARSE_H

#include "discover/conf/grub/ast.h"
#include "discover/conf/grub/blocks.h"
#include "discover/conf/grub/lex.h"

/* How a statement group ended. What GRUB prints for an error depends on what it could still make of
 * the token that it tripped over; see parse_error_text(). */
enum parse_result {
	PARSE_OK,
	PARSE_ERROR_AFTER,	/* after a complete statement of the group */
	PARSE_ERROR,
	PARSE_ERROR_AT_START,	/* at a token that could begin a statement */
	PARSE_TOO_LARGE,	/* too deep, or too long */
};

/**
 * struct parser_state - what parsing one statement group needs
 * @tree:    where the tree goes
 * @lasting: where functions go, which outlive their group
 * @blocks:  blocks that are known to be right, with their trees in @lasting; more are added, unless
 *           the text is transient
 * @transient: the text does not outlive the group, so functions need copies of it
 * @define:  called for each function, when its closing brace is read
 */
struct parser_state {
	struct lexer *lexer;
	struct arena *tree;
	struct arena *lasting;
	bool transient;
	struct blocks *blocks;
	void (*define)(void *data, struct slice name, struct node *body);
	void *data;

	struct arena *now;
	size_t end;		/* up to which @now is used */
	bool making;		/* statements and words are made of what is read */
	struct token token;
	enum parse_result result;
	bool statement_done;
	bool in_function;
	unsigned checking;	/* blocks that the parser is in */
	struct node some_node;
};

/* Parse the group that the lexer stands at. PARSE_OK and *@list, NULL when there is nothing to do;
 * or what went wrong, and the lexer has given up the rest of the line. */
enum parse_result parse_group(struct parser_state *p, struct node **list);

/* What GRUB prints for that result, as lines of "error: ...". */
struct slice parse_error_text(enum parse_result result);

#endif
