/* The parser of the GRUB language: recursive descent over one statement group. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/parse.h"

#include "discover/conf/grub/word.h"
#include "lib/limits.h"

enum {
	MAX_NESTING = 4 * LIMIT_GRUB_DEPTH, /* more than can run */
	RESERVE = 8 << 20,	/* of an arena; more than running asks for before a command */
	BYTES_A_PIECE = 40,	/* the most that one byte of a word may take in the tree */
};

static struct node *parse_list(struct parser_state *p, unsigned depth, bool *delimited);

struct slice parse_error_text(enum parse_result result)
{
#define SYNTAX "error: syntax error.\n"
#define COMMAND "error: Incorrect command.\n"
	switch (result) {
	case PARSE_ERROR_AFTER:
		return S(SYNTAX);
	case PARSE_ERROR:
		return S(SYNTAX COMMAND SYNTAX);
	case PARSE_ERROR_AT_START:
		return S(SYNTAX COMMAND SYNTAX COMMAND SYNTAX);
	case PARSE_TOO_LARGE:
		return S("error: memory exhausted.\n" COMMAND SYNTAX);
	default:
		return (struct slice){0};
	}
#undef SYNTAX
#undef COMMAND
}

static bool begins_command(enum token_type t)
{
	return t == TOKEN_WORD || t == TOKEN_IF || t == TOKEN_FOR ||
	       t == TOKEN_WHILE || t == TOKEN_UNTIL;
}

static void advance(struct parser_state *p)
{
	lex_token(p->lexer, &p->token);
}

/* Note the first error; everything after it only unwinds. */
static bool syntax_error(struct parser_state *p)
{
	if (p->result != PARSE_OK)
		return false;
	if (p->statement_done)
		p->result = PARSE_ERROR_AFTER;
	else if (begins_command(p->token.type) || p->token.type == TOKEN_FUNCTION)
		p->result = PARSE_ERROR_AT_START;
	else
		p->result = PARSE_ERROR;
	return false;
}

static bool expect(struct parser_state *p, enum token_type type)
{
	if (p->result != PARSE_OK || p->token.type != type)
		return syntax_error(p);
	return true;
}

static bool expect_name(struct parser_state *p)
{
	return (p->result == PARSE_OK && lex_is_name(&p->token)) || syntax_error(p);
}

static bool step_over(struct parser_state *p, enum token_type type)
{
	if (!expect(p, type))
		return false;
	advance(p);
	return true;
}

static void skip_newlines(struct parser_state *p)
{
	while (p->token.type == TOKEN_NEWLINE)
		advance(p);
}

/* Text that lives as long as the tree it is put in, without the lines that the reader drops.
 * @dropped: there are some in it. */
static struct slice keep(struct parser_state *p, struct slice s, bool dropped)
{
	if (dropped) {
		char *out = arena_array(p->now, char, s.n);
		size_t n = 0;
		for (bool first = true; s.n; first = false) {
			size_t length = slice_find(s, '\n');
			length += length < s.n;
			if (first || s.p[0] != '#') {
				memcpy(out + n, s.p, length);
				n += length;
			}
			s = slice_from(s, length);
		}
		return (struct slice){out, n};
	}
	return p->transient && p->in_function ? arena_copy(p->now, s) : s;
}

/* Whether the token can become a word of the tree. */
static bool has_room(struct parser_state *p)
{
	const struct token *t = &p->token;
	size_t left = p->now->cap - p->now->used;

	return left > RESERVE && t->text.n * (t->plain ? 1 : BYTES_A_PIECE) < left - RESERVE;
}

static struct word *new_word(struct parser_state *p)
{
	const struct token *t = &p->token;

	if (!has_room(p)) {
		p->result = PARSE_TOO_LARGE;
		return NULL;
	}
	struct word *w = arena_new(p->now, struct word);
	struct slice text = keep(p, t->text, t->dropped);

	if (t->plain)
		w->first.text = text;
	else
		word_split(p->now, text, &w->first);
	return w;
}

static bool is_argument(enum token_type t)
{
	return t >= TOKEN_WORD;
}

/* Append words at *@end, up to the first token that is none. In a block that is only checked
 * nothing is made of them. */
static struct word **parse_words(struct parser_state *p, struct word **end)
{
	for (; is_argument(p->token.type); advance(p)) {
		if (p->checking)
			continue;
		*end = new_word(p);
		if (!*end)
			break;
		end = &(*end)->next;
	}
	return end;
}

/* Parse the inside of the block that was just opened and its closing brace, only to see that its
 * syntax is right. */
static bool check_block(struct parser_state *p, unsigned depth)
{
	bool delimited;

	p->lexer->open++;
	p->checking++;
	advance(p);
	parse_list(p, depth, &delimited);
	p->checking--;
	if (!expect(p, TOKEN_CLOSE))
		return false;
	p->lexer->open--;
	return true;
}

/* "{" list "}": the text alone is kept; whoever runs it parses it again. Blocks inside of it are
 * remembered, so that they are not checked a second time then; not inside of a function, because
 * the arena in which the table grows is reset when a function turns out wrong. */
static void parse_block(struct parser_state *p, unsigned depth, struct word **end)
{
	struct lexer *l = p->lexer;
	const char *start = l->text.p + l->at;
	uint32_t dropped = l->dropped, line = l->line;
	const struct block *known = blocks_find(p->blocks, start);

	if (known)
		lex_skip(l, known->n + 1, known->lines);
	else if (!check_block(p, depth))
		return;
	struct slice text = {start, (size_t)(l->text.p + l->at - 1 - start)};
	if (!p->checking) {
		*end = arena_new(p->now, struct word);
		(*end)->first.type = PIECE_BLOCK;
		(*end)->first.text = keep(p, text, l->dropped != dropped);
	} else if (!known && l->dropped == dropped && !p->transient && !p->in_function) {
		blocks_add(p->blocks, text, l->line - line);
	}
	advance(p);
}

static struct node *new_node(struct parser_state *p, enum node_type type)
{
	if (p->checking)
		return &p->some_node;
	struct node *n = arena_new(p->now, struct node);

	n->type = type;
	n->line = p->token.line;
	return n;
}

static struct node *parse_simple(struct parser_state *p, unsigned depth)
{
	struct node *n = new_node(p, NODE_COMMAND);
	struct word **end = parse_words(p, &n->words);

	if (p->result == PARSE_OK && p->token.type == TOKEN_OPEN)
		parse_block(p, depth, end);
	return n;
}

/* A list that ends in a delimiter and @end. */
static struct node *parse_until(struct parser_state *p, unsigned depth, enum token_type end)
{
	bool delimited = false;
	struct node *list = parse_list(p, depth, &delimited);

	if (!delimited)
		syntax_error(p);
	if (end != TOKEN_END)
		step_over(p, end);
	return list;
}

/* What follows "if" or "elif". */
static void parse_if_clause(struct parser_state *p, unsigned depth, struct node *n)
{
	if (depth > MAX_NESTING) {
		p->result = PARSE_TOO_LARGE;
		return;
	}
	n->test = parse_until(p, depth, TOKEN_THEN);
	n->body = parse_until(p, depth, TOKEN_END);
	if (p->result != PARSE_OK)
		return;
	if (p->token.type == TOKEN_ELSE) {
		advance(p);
		n->other = parse_until(p, depth, TOKEN_END);
	} else if (p->token.type == TOKEN_ELIF) {
		n->elif = true;
		n->other = new_node(p, NODE_IF);
		advance(p);
		parse_if_clause(p, depth + 1, n->other);
	}
}

/* The end of a construct. It is closed before the next token is read, so that a line end behind it
 * can be the end of the group. */
static void close_with(struct parser_state *p, enum token_type end)
{
	if (!expect(p, end))
		return;
	p->lexer->open--;
	advance(p);
}

static struct node *parse_if(struct parser_state *p, unsigned depth)
{
	struct node *n = new_node(p, NODE_IF);

	p->lexer->open++;
	advance(p);
	parse_if_clause(p, depth, n);
	close_with(p, TOKEN_FI);
	return n;
}

static void parse_do_done(struct parser_state *p, unsigned depth, struct node *n)
{
	bool delimited = false;

	if (!step_over(p, TOKEN_DO))
		return;
	n->body = parse_list(p, depth, &delimited);
	if (!delimited)
		syntax_error(p);
	close_with(p, TOKEN_DONE);
}

static struct node *parse_for(struct parser_state *p, unsigned depth)
{
	struct node *n = new_node(p, NODE_FOR);

	advance(p);
	if (!expect_name(p))
		return n;
	if (!p->checking)
		n->name = keep(p, p->token.text, false);
	p->lexer->open++;
	advance(p);
	if (!step_over(p, TOKEN_IN))
		return n;
	parse_words(p, &n->words);
	if (p->result != PARSE_OK)
		return n;
	if (p->token.type == TOKEN_SEMICOLON)
		advance(p);
	else
		expect(p, TOKEN_NEWLINE);
	if (p->result == PARSE_OK)
		skip_newlines(p);
	parse_do_done(p, depth, n);
	return n;
}

static struct node *parse_while(struct parser_state *p, unsigned depth)
{
	struct node *n = new_node(p, p->token.type == TOKEN_WHILE ? NODE_WHILE : NODE_UNTIL);

	p->lexer->open++;
	advance(p);
	n->test = parse_until(p, depth, TOKEN_END);
	parse_do_done(p, depth, n);
	return n;
}

static struct node *parse_command(struct parser_state *p, unsigned depth)
{
	if (depth > MAX_NESTING) {
		if (p->result == PARSE_OK)
			p->result = PARSE_TOO_LARGE;
		return NULL;
	}
	switch (p->token.type) {
	case TOKEN_IF:
		return parse_if(p, depth + 1);
	case TOKEN_FOR:
		return parse_for(p, depth + 1);
	case TOKEN_WHILE:
	case TOKEN_UNTIL:
		return parse_while(p, depth + 1);
	case TOKEN_WORD:
		return parse_simple(p, depth + 1);
	default:
		syntax_error(p);
		return NULL;
	}
}

/* One or more commands. *@delimited: a delimiter came after the last one. */
static struct node *parse_list(struct parser_state *p, unsigned depth, bool *delimited)
{
	struct node *list = NULL, **end = &list;

	*delimited = false;
	if (p->result != PARSE_OK)
		return NULL;
	skip_newlines(p);
	do {
		*end = parse_command(p, depth);
		if (p->result != PARSE_OK)
			return NULL;
		end = &(*end)->next;
		*delimited = p->token.type == TOKEN_SEMICOLON || p->token.type == TOKEN_NEWLINE;
		if (*delimited) {
			advance(p);
			skip_newlines(p);
		}
	} while (*delimited && begins_command(p->token.type));
	return list;
}

static void parse_function(struct parser_state *p)
{
	advance(p);
	if (!expect_name(p))
		return;
	size_t mark = p->lasting->used;
	p->now = p->lasting;
	p->in_function = true;
	p->lexer->open++;
	struct slice name = keep(p, p->token.text, false);
	advance(p);
	skip_newlines(p);
	if (step_over(p, TOKEN_OPEN)) {
		struct node *body = parse_until(p, 1, TOKEN_END);
		if (expect(p, TOKEN_CLOSE)) {
			p->lexer->open--;
			p->define(p->data, name, body);
			mark = p->lasting->used;
			advance(p);
		}
	}
	p->lasting->used = mark;
	p->now = p->tree;
	p->in_function = false;
}

/* Statements, each with its delimiter, up to the end of the group. */
static void parse_script(struct parser_state *p, struct node **end)
{
	skip_newlines(p);
	while (p->result == PARSE_OK && p->token.type != TOKEN_END) {
		if (p->token.type == TOKEN_FUNCTION) {
			p->statement_done = false;
			parse_function(p);
		} else if (begins_command(p->token.type)) {
			p->statement_done = false;
			*end = parse_command(p, 0);
			if (*end)
				end = &(*end)->next;
		} else {
			syntax_error(p);
		}
		if (p->result != PARSE_OK)
			return;
		if (p->token.type != TOKEN_SEMICOLON && !expect(p, TOKEN_NEWLINE))
			return;
		p->statement_done = true;
		advance(p);
		skip_newlines(p);
	}
}

enum parse_result parse_group(struct parser_state *p, struct node **list)
{
	struct node *first = NULL;

	p->now = p->tree;
	p->result = PARSE_OK;
	p->statement_done = p->in_function = false;
	p->checking = 0;
	advance(p);
	parse_script(p, &first);
	if (p->result != PARSE_OK)
		lex_drop_line(p->lexer);
	else
		*list = first;
	return p->result;
}
