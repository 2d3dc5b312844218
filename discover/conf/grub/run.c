/* Running statements: lists, conditions, loops, calls. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/run.h"

#include "discover/conf/grub/expand.h"
#include "discover/conf/grub/lex.h"
#include "discover/conf/grub/parse.h"
#include "lib/number.h"

static int run_list(struct grub *g, const struct node *list);
static int run_statement(struct grub *g, const struct node *n);

static void write_status(struct grub *g, int status)
{
	char room[NUMBER_TEXT_BYTES];

	g->vars->status = layer_make(g->vars, g->arena, S("?"));
	grub_set(g, S("?"), number_text(status, room));
}

/* $? is set twice for each statement, and nearly always from 0 to 0. */
static void set_status(struct grub *g, int status)
{
	const struct var *v = g->vars->status;

	if (!v || v->removed || status != 0 || v->value.n != 1 || v->value.p[0] != '0')
		write_status(g, status);
}

/* One level deeper, as GRUB counts them. Balanced by leave(). */
static bool enter(struct grub *g)
{
	if (g->stop != STOP_NONE)
		return false;
	if (g->depth + 1 >= LIMIT_GRUB_DEPTH) {
		grub_error(g, GRUB_RECURSION, "maximum recursion depth exceeded");
		grub_note(g, NOTE_LIMIT, "more than %d statements nested", LIMIT_GRUB_DEPTH);
		grub_step(g);	/* or a loop around it has no end */
		return false;
	}
	g->depth++;
	return true;
}

static int leave(struct grub *g, int status)
{
	g->depth--;
	set_status(g, status);
	return status;
}

static int call(struct grub *g, const struct var *function, uint32_t argc, struct slice *argv)
{
	struct scope scope = {argv, argc}, *outer = g->scope;
	unsigned long loops = g->active_loops;

	g->active_loops = 0;
	g->scope = &scope;
	int status = run_list(g, function->body);
	g->function_return = false;
	g->active_loops = loops;
	g->scope = outer;
	return status;
}

/* The last resort for a word that is neither a command nor a function. Its status is always 0. */
static int assign(struct grub *g, struct slice word)
{
	struct slice value = word;
	struct slice name = slice_cut(&value, '=');

	if (name.n == word.n) {
		grub_error(g, GRUB_UNKNOWN_COMMAND, "can't find command `%.*s'",
			   SLICE_ARG(slice_upto(word, 20)));
		grub_note(g, NOTE_UNKNOWN_WORD, "no command or function is called \"%.*s\"",
			  SLICE_ARG(word));
	} else if (name.n && (ascii_digit(name.p[0]) || slice_eq(name, S("#")) ||
			      slice_eq(name, S("*")) || slice_eq(name, S("@")))) {
		grub_error(g, GRUB_BAD_ARGUMENT, "invalid variable name `%.*s'", SLICE_ARG(name));
	} else {
		grub_set(g, name, value);
	}
	grub_print_error(g);
	return 0;
}

static int run_registered(struct grub *g, const struct grub_command *c, uint32_t argc,
			  struct slice *argv)
{
	void *traced = NULL;
	int status;

	if (g->extractor && !(c->flags & COMMAND_EXTRACTOR))
		return grub_error(g, GRUB_EXTRACTOR,
				  "%.*s isn't allowed to execute in an extractor",
				  SLICE_ARG(c->name));
	if (g->hooks && g->hooks->command && !(c->flags & COMMAND_BLOCK))
		traced = g->hooks->command(g->hooks->data, c->name, argc, argv);
	if (!g->hooks || !g->hooks->replace ||
	    !g->hooks->replace(g->hooks->data, g, c->name, argc, argv, &status))
		status = c->run(g, c, argc, argv);
	if (traced && g->stop == STOP_NONE)
		g->hooks->command_end(g->hooks->data, traced, status);
	return status;
}

/* What '!' makes of a status. */
static int invert(struct grub *g, int status)
{
	if (status == GRUB_TEST_FAILURE)
		return g->status = GRUB_OK;
	if (status == GRUB_OK)
		return grub_error(g, GRUB_TEST_FAILURE, "false");
	grub_print_error(g);
	return GRUB_OK;
}

/* Commands that take no block see its text as an argument. */
static void fill_in_block(struct grub *g, struct grub_argv *argv, bool takes_block)
{
	g->has_block = argv->has_block && takes_block;
	g->block = argv->block;
	if (!argv->has_block || argv->n == 0)
		return;
	if (takes_block) {
		argv->n--;
		return;
	}
	struct slice text = arena_concat(g->scratch, S("{"), argv->block);
	argv->at[argv->n - 1] = arena_concat(g->scratch, text, S("}"));
}

static const struct grub_command *find_command(const struct grub *g, struct slice name)
{
	if (g->hooks && g->hooks->find)
		return g->hooks->find(g->hooks->data, g, name);
	const struct grub_command *c = g->find(name);

	return c && c->needs && !grub_is(g, c->needs) ? NULL : c;
}

/* For a word that is no command. The error of GRUB's vain look for one takes the place of an older
 * error, and is then forgotten. */
static const struct var *find_function(struct grub *g, struct slice name)
{
	g->status = GRUB_OK;
	return layer_find(g->functions, name, NULL);
}

int grub_run_words(struct grub *g, struct grub_argv *argv)
{
	bool inverted = slice_eq(argv->at[0], S("!"));
	int status;

	if (inverted) {
		if (argv->n < 2)
			return grub_error(g, GRUB_BAD_ARGUMENT, "no command is specified");
		argv->at++;
		argv->n--;
	}
	if (argv->has_block && argv->n == 1)
		/* words in front that came to nothing: no command */
		fill_in_block(g, argv, false);
	struct slice name = argv->at[0];
	const struct grub_command *c = find_command(g, name);
	const struct var *function = c ? NULL : find_function(g, name);

	if (!c && !function)
		return assign(g, name);
	fill_in_block(g, argv, c && (c->flags & COMMAND_BLOCK));
	if (c)
		status = run_registered(g, c, argv->n - 1, argv->at + 1);
	else
		status = call(g, function, argv->n - 1, argv->at + 1);
	if (inverted)
		status = invert(g, status);
	if (g->status == GRUB_TEST_FAILURE)
		g->status = GRUB_OK;
	grub_print_error(g);
	return status;
}

static int run_command(struct grub *g, const struct node *n)
{
	size_t mark = g->scratch->used;
	struct grub_argv argv;

	grub_expand(g, n->words, &argv);
	int status = argv.n ? grub_run_words(g, &argv) : g->status;
	g->scratch->used = mark;
	return status;
}

static int run_if(struct grub *g, const struct node *n)
{
	int status = run_list(g, n->test);

	if (g->function_return)
		return status;
	bool yes = slice_eq(grub_get(g, S("?")), S("0"));
	g->status = GRUB_OK;
	if (yes)
		return run_list(g, n->body);
	return n->elif ? run_statement(g, n->other) : run_list(g, n->other);
}

static int run_for(struct grub *g, const struct node *n)
{
	size_t mark = g->scratch->used;
	struct grub_argv argv;
	int status = 0;

	if (!n->words)
		return g->status;
	grub_expand(g, n->words, &argv);
	g->active_loops++;
	for (uint32_t i = 0; i < argv.n && g->stop == STOP_NONE; i++) {
		if (g->is_continue && g->active_breaks == 1)
			g->active_breaks = 0;
		if (g->active_breaks)
			break;
		grub_set(g, n->name, argv.at[i]);
		status = run_list(g, n->body);
		if (g->function_return)
			break;
	}
	if (g->active_breaks)
		g->active_breaks--;
	g->active_loops--;
	g->scratch->used = mark;
	return status;
}

static int run_while(struct grub *g, const struct node *n)
{
	int status;

	g->active_loops++;
	for (;;) {
		status = run_list(g, n->test);
		if (g->function_return || g->stop != STOP_NONE)
			break;
		if ((n->type == NODE_UNTIL) == (status == 0))
			break;
		status = run_list(g, n->body);
		if (g->function_return || g->stop != STOP_NONE)
			break;
		if (g->active_breaks == 1 && g->is_continue)
			g->active_breaks = 0;
		if (g->active_breaks)
			break;
	}
	if (g->active_breaks)
		g->active_breaks--;
	g->active_loops--;
	return status;
}

static int run_statement(struct grub *g, const struct node *n)
{
	int status = 0;

	if (!enter(g))
		return g->stop == STOP_NONE ? (int)GRUB_RECURSION : 0;
	g->line = n->line;
	if (grub_step(g))
		switch (n->type) {
		case NODE_COMMAND:
			status = run_command(g, n);
			break;
		case NODE_IF:
			status = run_if(g, n);
			break;
		case NODE_FOR:
			status = run_for(g, n);
			break;
		case NODE_WHILE:
		case NODE_UNTIL:
			status = run_while(g, n);
			break;
		}
	return leave(g, status);
}

static int run_list(struct grub *g, const struct node *list)
{
	int status = 0;

	if (!list)
		return 0;
	if (!enter(g))
		return g->stop == STOP_NONE ? (int)GRUB_RECURSION : 0;
	for (const struct node *n = list; n && !g->active_breaks; n = n->next) {
		status = run_statement(g, n);
		if (g->function_return || g->stop != STOP_NONE)
			break;
	}
	return leave(g, status);
}

static void define(void *data, struct slice name, struct node *body)
{
	grub_define_function(data, name, body);
}

/* Tell of a group that was lost. */
static void report(struct grub *g, const struct parser_state *p, uint32_t line)
{
	g->status = GRUB_OK;	/* an older error is lost with this one */
	if (p->lexer->error.n) {
		g->status = GRUB_INVALID_COMMAND;
		memcpy(g->message, p->lexer->error.p, p->lexer->error.n);
		g->message[p->lexer->error.n] = '\0';
		grub_print_error(g);
	}
	grub_print(g, parse_error_text(p->result));
	g->errors_printed++;
	g->line = line;
	if (p->result == PARSE_TOO_LARGE)
		grub_note(g, NOTE_LIMIT, "a statement that is too long, or nested too deeply");
	else
		grub_note(g, NOTE_SYNTAX, "syntax error near line %u; the statement is skipped",
			  p->token.line);
}

static int run_group(struct grub *g, const struct node *list)
{
	uint32_t end = grub_lend(g);
	int status = run_list(g, list);

	grub_settle(g, end);
	return status;
}

int grub_run_text(struct grub *g, struct slice text, uint32_t line, bool hash, bool whole)
{
	struct lexer lexer;
	struct parser_state p = {.lexer = &lexer, .tree = g->scratch, .lasting = g->arena,
				 .blocks = &g->blocks, .define = define, .data = g};
	int status = 0;

	p.transient = grub_is_scratch(g, text);
	lex_begin(&lexer, text, line, hash);
	while (g->stop == STOP_NONE && lex_next_group(&lexer)) {
		size_t mark = g->scratch->used;
		uint32_t first = lexer.line;
		struct node *list;
		bool ok = parse_group(&p, &list) == PARSE_OK;

		if (!ok)
			report(g, &p, first);
		else if (list || !whole || !grub_is(g, BLANKS_KEEP_STATUS))
			status = run_group(g, list);
		g->scratch->used = mark;
		g->lost |= !ok && whole;
		if (!ok && whole)
			return GRUB_OK;
		if (!whole)
			grub_print_error(g);
	}
	return status;
}

/* Run the lines of a block, as its text would be. That has an empty line at its end when the last
 * statement is not on the line of the closing brace. */
static int run_tree(struct grub *g, const struct node *line)
{
	const struct node *last = NULL;
	int status = 0;

	for (; line && g->stop == STOP_NONE; line = line->next_group) {
		status = run_group(g, line);
		last = line;
	}
	while (last && last->next)
		last = last->next;
	if (g->stop == STOP_NONE && last && last->ends_line && !grub_is(g, BLANKS_KEEP_STATUS))
		status = 0;
	return status;
}

static int run_block(struct grub *g, const struct grub_entry *e)
{
	const struct block *b = e->has_source ? NULL : blocks_find(&g->blocks, e->body.p);

	if (b && b->tree && b->n == e->body.n)
		return run_tree(g, b->tree);
	return grub_run_text(g, e->body, e->line, false, true);
}

/* GRUB runs "setparams" before a body that came as a block. */
static void set_parameters(struct grub *g, const struct grub_entry *e)
{
	size_t mark = g->scratch->used;
	struct grub_argv argv = {0};

	*ARENA_PUSH(g->scratch, &argv.at, &argv.n) = S("setparams");
	for (uint32_t i = 0; i < e->args.n; i++)
		*ARENA_PUSH(g->scratch, &argv.at, &argv.n) = e->args.at[i];
	set_status(g, grub_run_words(g, &argv));
	g->scratch->used = mark;
}

int grub_run_body(struct grub *g, const struct grub_entry *e)
{
	struct scope scope = {e->args.at, e->args.n}, *outer = g->scope;
	struct slice file = g->file;
	uint32_t line = g->line, volume = g->file_volume;

	g->scope = &scope;
	g->file = e->config;
	g->file_volume = e->config_volume;
	if (!e->has_source)
		set_parameters(g, e);
	int status = run_block(g, e);
	g->scope = outer;
	g->file = file;
	g->file_volume = volume;
	g->line = line;
	return status;
}
