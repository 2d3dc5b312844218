/* The parser of the GRUB language: recursive descent over one statement group. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/parse.h"

#include "discover/conf/grub/word.h"
#include "lib/limits.h"

enum {
	MAX_NESTING = 4 * LIMIT_GRUB_DEPTH, /* more than can run */
	RESERVE = 8 << 20,	/* of an arena; more than running asks for before a command */
	BYTES_A_PIECE = 40,	/* the most that one byte of a word may take in the tree */
	KEPT_BYTES = 2 << 20,	/* of the trees of blocks, all together */
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
	size_t used = p->now->used;

	return used < p->end && t->text.n * (t->plain ? 1 : BYTES_A_PIECE) < p->end - used;
}

/* From now on the tree is made in @a. */
static void make_in(struct parser_state *p, struct arena *a)
{
	p->now = a;
	p->end = a->cap > RESERVE ? a->cap - RESERVE : 0;
}

static struct word *new_word(struct parser_state *p)
{
	const struct token *t = &p->token;

	if (!has_room(p)) {
		p->making = false;
		if (!p->checking)
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

/* Append words at *@end, up to the first token that is none. */
static struct word **parse_words(struct parser_state *p, struct word **end)
{
	for (; is_argument(p->token.type) && p->result == PARSE_OK; advance(p)) {
		struct word *word = p->making ? new_word(p) : NULL;
		if (!word)
			continue;
		*end = word;
		end = &word->next;
	}
	return end;
}

/* A block may run long after its group: its tree goes where it lasts. Nothing is made where it
 * could not be found again, or when there are too many. */
static void begin_tree(struct parser_state *p)
{
	size_t kept = p->blocks->kept, left = kept < KEPT_BYTES ? KEPT_BYTES - kept : 0;

	p->making = !p->transient && !p->in_function && !p->blocks->closed;
	make_in(p, p->lasting);
	if (p->end > p->now->used + left)
		p->end = p->now->used + left;
}

/* Cut a list of statements into groups, one a line, as when they are run as a text. */
static struct node *cut(struct node *list)
{
	struct node *first = list, *next;

	for (struct node *n = list; n; n = next) {
		next = n->next;
		if (!next || !n->ends_line)
			continue;
		n->next = NULL;
		first->next_group = next;
		first = next;
	}
	return list;
}

/* Parse the inside of the block that was just opened and its closing brace. *@tree: its statements;
 * NULL when nothing was made of them. */
static bool check_block(struct parser_state *p, unsigned depth, struct node **tree)
{
	bool delimited;

	p->lexer->open++;
	p->checking++;
	advance(p);
	*tree = parse_list(p, depth, &delimited);
	p->checking--;
	*tree = p->making ? cut(*tree) : NULL;
	if (!expect(p, TOKEN_CLOSE))
		return false;
	p->lexer->open--;
	return true;
}

/* The same for a block that is in no other. */
static bool check_outermost(struct parser_state *p, unsigned depth, struct node **tree)
{
	struct arena *now = p->now;
	size_t used = p->lasting->used;

	begin_tree(p);
	bool good = check_block(p, depth, tree);
	p->blocks->kept += p->lasting->used - used;
	p->making = true;
	make_in(p, now);
	return good;
}

/* "{" list "}": the text is kept, and whoever runs it finds by it what is known of the block: that
 * it is right, and its tree. Not of blocks inside of a function, because the arena in which the
 * table grows is reset when a function turns out wrong. */
static void parse_block(struct parser_state *p, unsigned depth, struct word **end)
{
	struct lexer *l = p->lexer;
	uint32_t dropped = l->dropped, line = l->line;
	struct block new = {.start = l->text.p + l->at};
	const struct block *known = blocks_find(p->blocks, new.start);

	if (known)
		lex_skip(l, known->n + 1, known->lines);
	else if (!(p->checking ? check_block : check_outermost)(p, depth, &new.tree))
		return;
	struct slice text = {new.start, (size_t)(l->text.p + l->at - 1 - new.start)};
	if (p->checking && l->dropped != dropped)
		p->making = false;	/* what runs is a copy without those lines */
	if (p->making) {
		*end = arena_new(p->now, struct word);
		(*end)->first.type = PIECE_BLOCK;
		(*end)->first.text = keep(p, text, l->dropped != dropped);
	}
	if (!known && l->dropped == dropped && !p->transient && !p->in_function) {
		new.n = (uint32_t)text.n;
		new.lines = l->line - line;
		blocks_add(p->blocks, &new);
	}
	advance(p);
}

static struct node *new_node(struct parser_state *p, enum node_type type)
{
	if (!p->making)
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
	if (p->making)
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
		struct node *last = *end;
		end = &last->next;
		*delimited = p->token.type == TOKEN_SEMICOLON || p->token.type == TOKEN_NEWLINE;
		if (p->token.type == TOKEN_SEMICOLON)
			advance(p);
		last->ends_line = p->token.type == TOKEN_NEWLINE;
		skip_newlines(p);
	} while (*delimited && begins_command(p->token.type));
	return list;
}

static void parse_function(struct parser_state *p)
{
	advance(p);
	if (!expect_name(p))
		return;
	size_t mark = p->lasting->used;
	make_in(p, p->lasting);
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
	make_in(p, p->tree);
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

	make_in(p, p->tree);
	p->making = true;
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
