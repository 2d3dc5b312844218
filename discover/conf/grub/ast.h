/* The tree that the GRUB parser builds: words in pieces, commands, conditions, loops. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_AST_H
#define DISCOVER_CONF_GRUB_AST_H

#include "lib/slice.h"

/* What a piece of a word becomes when it is expanded. */
enum piece_type {
	PIECE_PLAIN,	/* the only piece of a word, in which nothing is to be expanded */
	PIECE_TEXT,	/* as written; backslashes still protect the next byte */
	PIECE_QUOTED,	/* from '...' or "...", escapes already resolved */
	PIECE_VAR,	/* $x: value is split at white space */
	PIECE_QUOTED_VAR, /* "$x" */
	PIECE_GETTEXT,	/* $"...": variables are resolved inside it */
	PIECE_BLOCK,	/* { ... } as last argument; the text between the braces */
};

struct piece {
	struct piece *next;
	struct slice text;
	enum piece_type type;
};

/**
 * struct word - one word before expansion; it has at least one piece
 */
struct word {
	struct word *next;
	struct piece first;
};

enum node_type { NODE_COMMAND, NODE_IF, NODE_FOR, NODE_WHILE, NODE_UNTIL };

/**
 * struct node - one statement; a list of statements is linked by @next
 * @words: of a command or a for loop
 * @name:  the loop variable
 * @test:  the list between "if" and "then", "while" and "do"
 * @body:  the list that runs when it holds
 * @other: of "if": the else part, or the one NODE_IF of an elif
 * @ends_line: a line end follows it
 * @next_group: of the first one of a list that is a line of a block: the next such list
 */
struct node {
	struct node *next;
	enum node_type type;
	bool elif, ends_line;
	uint32_t line;
	struct word *words;
	struct slice name;
	struct node *test, *body, *other;
	struct node *next_group;
};

#endif
