/* Commands of the language itself: flow, parameters, variables, output, evaluation. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_script.h"

#include "discover/conf/grub/options.h"
#include "discover/conf/grub/run.h"

GRUB_COMMAND(cmd_true)
{
	(void)g, (void)argc, (void)argv;
	return command->arg;
}

GRUB_COMMAND(cmd_false)
{
	(void)command, (void)argc, (void)argv;
	return grub_error(g, GRUB_TEST_FAILURE, "false");
}

GRUB_COMMAND(cmd_break)
{
	unsigned long count = 1;
	struct slice rest = {0};

	if (argc > 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "one argument expected");
	if (argc == 1) {
		count = grub_number(g, argv[0], 10, &rest);
		if (g->status != GRUB_OK)
			return g->status;
		if (rest.n)
			return grub_error(g, GRUB_BAD_ARGUMENT, "unrecognized number");
		if (count == 0)
			return grub_error(g, GRUB_BAD_ARGUMENT, "can't break 0 loops");
	}
	g->is_continue = command->arg != 0;
	g->active_breaks = count < g->active_loops ? count : g->active_loops;
	return GRUB_OK;
}

GRUB_COMMAND(cmd_return)
{
	struct slice rest = {0};

	(void)command;
	if (!g->scope || argc > 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "not in function body");
	if (argc == 0) {
		g->function_return = true;
		if (!grub_has(g, S("?")))
			return GRUB_OK;
		return (int)grub_number(g, grub_get(g, S("?")), 10, NULL);
	}
	uint64_t n = grub_number(g, argv[0], 10, &rest);
	if (g->status != GRUB_OK)
		return g->status;
	if (rest.n)
		return grub_error(g, GRUB_BAD_ARGUMENT, "unrecognized number");
	g->function_return = true;
	return n ? grub_error(g, (int)n, "false") : GRUB_OK;
}

GRUB_COMMAND(cmd_shift)
{
	uint64_t n = 1;
	struct slice rest = {0};

	(void)command;
	if (!g->scope)
		return GRUB_OK;
	if (argc > 1)
		return GRUB_BAD_ARGUMENT;
	if (argc == 1) {
		n = grub_number(g, argv[0], 10, &rest);
		if (rest.n)
			return GRUB_BAD_ARGUMENT;
	}
	if (n > g->scope->n)
		return GRUB_BAD_ARGUMENT;
	g->scope->at += n;
	g->scope->n -= (uint32_t)n;
	return GRUB_OK;
}

GRUB_COMMAND(cmd_setparams)
{
	(void)command;
	if (!g->scope)
		return GRUB_INVALID_COMMAND;
	struct slice *copy = arena_array(g->arena, struct slice, argc + 1);
	for (uint32_t i = 0; i < argc; i++)
		copy[i] = arena_copy(g->arena, argv[i]);
	*g->scope = (struct scope){copy, argc};
	return GRUB_OK;
}

static void print_variables(struct grub *g)
{
	const struct var **at = NULL;
	uint32_t n = layer_list(g->vars, g->scratch, &at);

	for (uint32_t i = 0; i < n; i++) {
		grub_print(g, at[i]->name);
		grub_print(g, S("="));
		grub_print(g, at[i]->value);
		grub_print(g, S("\n"));
	}
}

GRUB_COMMAND(cmd_set)
{
	(void)command;
	if (argc == 0) {
		print_variables(g);
		return GRUB_OK;
	}
	struct slice value = argv[0];
	struct slice name = slice_cut(&value, '=');
	if (name.n == argv[0].n)
		return grub_error(g, GRUB_BAD_ARGUMENT, "not an assignment");
	grub_set(g, name, value);
	return GRUB_OK;
}

GRUB_COMMAND(cmd_unset)
{
	(void)command;
	if (argc < 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "one argument expected");
	grub_unset(g, argv[0]);
	return GRUB_OK;
}

GRUB_COMMAND(cmd_export)
{
	(void)command;
	if (argc < 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "one argument expected");
	for (uint32_t i = 0; i < argc; i++)
		grub_export(g, argv[i]);
	return GRUB_OK;
}

/* One step of increment or decrement, as rhboot has them. */
GRUB_COMMAND(cmd_increment)
{
	struct slice rest = {0}, text = argc ? grub_get(g, argv[0]) : (struct slice){0};

	if (argc != 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, argc ? "one argument expected" :
				  "no variable specified");
	if (!grub_has(g, argv[0]))
		return grub_error(g, GRUB_FILE_NOT_FOUND, "No such variable \"%.*s\"",
				  SLICE_ARG(argv[0]));
	bool minus = slice_skip(&text, S("-"));
	int64_t value = (int64_t)(grub_number(g, text, 0, &rest) & INT64_MAX);
	if (g->status != GRUB_OK)
		return g->status;
	value = (minus ? -value : value) + (value < INT64_MAX ? command->arg : 0);
	grub_set(g, argv[0], arena_format(g->scratch, "%lld", (long long)value));
	return GRUB_OK;
}

/* One "\x" of "echo -e". False: nothing more is to be printed. */
static bool print_escape(struct text *t, char c)
{
	static const char from[] = "\\afnrtv", to[] = "\\\a\f\n\r\t\v";

	if (c == 'c')
		return false;
	for (int i = 0; from[i]; i++)
		if (from[i] == c)
			text_char(t, to[i]);
	return true;
}

/* Append @s with its escapes resolved. False: "\c" was among them, and no line end follows. */
static bool put_escaped(struct text *t, struct slice s)
{
	bool newline = true;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\\')
			text_char(t, s.p[i]);
		else if (++i < s.n && !print_escape(t, s.p[i]))
			newline = false;
	return newline;
}

GRUB_COMMAND(cmd_echo)
{
	static const struct grub_option options[] = {{'n', 0, {0}}, {'e', 0, {0}}};
	struct grub_option_value o[2];
	struct grub_argv rest;
	struct text t = {.arena = g->scratch, .max = LIMIT_GRUB_OUTPUT};
	bool newline = true;

	(void)command;
	if (grub_options(g, options, 2, OPTIONS_AT_START | OPTIONS_ACCEPT_DASH, argc, argv, o,
			 &rest))
		return g->status;
	newline = !o[0].set;
	for (uint32_t i = 0; i < rest.n; i++) {
		if (!o[1].set)
			text_put(&t, rest.at[i]);
		else if (!put_escaped(&t, rest.at[i]))
			newline = false;
		if (i + 1 < rest.n)
			text_char(&t, ' ');
	}
	if (newline)
		text_char(&t, '\n');
	grub_print(g, text_slice(&t));
	return GRUB_OK;
}

GRUB_COMMAND(cmd_eval)
{
	struct text t = {.arena = g->scratch, .max = LIMIT_GRUB_VALUE_BYTES};

	(void)command;
	if (argc == 0)
		return GRUB_OK;
	for (uint32_t i = 0; i < argc; i++) {
		if (i)
			text_char(&t, ' ');
		text_put(&t, argv[i]);
	}
	return grub_run_text(g, text_slice(&t), g->line, false, true);
}

/* Accepted, and of no effect in kexling. */
GRUB_COMMAND(cmd_accept)
{
	(void)g, (void)command, (void)argc, (void)argv;
	return GRUB_OK;
}

/* Understood, and not done: it would touch the machine. */
GRUB_COMMAND(cmd_refuse)
{
	(void)argc, (void)argv;
	grub_note(g, NOTE_IGNORED, "\"%.*s\" is not done here", SLICE_ARG(command->name));
	return GRUB_OK;
}
