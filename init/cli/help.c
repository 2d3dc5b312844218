/* kexling help: what the commands and their options are, printed from their tables. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/help.h"

#include "init/cli/options.h"
#include "lib/text.h"

static void put_option(struct text *out, const struct option *o)
{
	struct text left = {.arena = out->arena};

	if (o->letter)
		text_printf(&left, "-%c, ", o->letter);
	text_printf(&left, "--%s%s%s", o->name, o->argument ? " " : "",
		    o->argument ? o->argument : "");
	text_printf(out, "  %-29.*s  %s\n", SLICE_ARG(text_slice(&left)), o->help);
}

int help_print(const struct command *c, struct arena *a)
{
	struct text out = {.arena = a};

	text_printf(&out, "kexling %s: %s\n\n", c->name, c->help);
	if (c->usage)
		text_put(&out, slice_str(c->usage));
	else
		text_printf(&out, "usage: kexling %s%s%s [OPTIONS]\n", c->name,
			    c->argument[0] ? " " : "", c->argument);
	text_char(&out, '\n');
	OPTIONS_FOR_EACH(c, o)
		if (o->help)
			put_option(&out, o);
	return cli_print(text_slice(&out));
}

static int print_commands(struct arena *a)
{
	struct text out = {.arena = a};

	text_put(&out, S("kexling: find what this machine can boot, and boot it with kexec\n\n"
			 "usage: kexling COMMAND [OPTIONS]\n\n"));
	COMMAND_FOR_EACH(c)
		text_printf(&out, "  %-12s%-12s %s\n", c->name, c->argument, c->help);
	text_put(&out, S("\n'kexling help COMMAND' lists its options; 'man kexling' says more.\n"));
	return cli_print(text_slice(&out));
}

/* The same for programs: a line for each command and option, with tabs between command, option
 * (empty: about the command itself), argument and help. */
static int print_table(struct arena *a)
{
	struct text out = {.arena = a};

	COMMAND_FOR_EACH(c) {
		text_printf(&out, "%s\t\t%s\t%s\n", c->name, c->argument, c->help);
		OPTIONS_FOR_EACH(c, o) {
			const char *argument = o->argument ? o->argument : "";
			if (!o->help)
				continue;
			text_printf(&out, "%s\t--%s\t%s\t%s\n", c->name, o->name, argument,
				    o->help);
			if (o->letter)
				text_printf(&out, "%s\t-%c\t%s\t%s\n", c->name, o->letter,
					    argument, o->help);
		}
	}
	return cli_print(text_slice(&out));
}

static int print_help(const struct options *o, struct arena *a)
{
	if (o->table)
		return print_table(a);
	if (!o->word)
		return print_commands(a);
	const struct command *c = command_find(slice_str(o->word), a);
	return c ? help_print(c, a) : CLI_USAGE;
}

static const struct command help = {
	.name = "help", .bit = FOR_HELP, .argument = "[COMMAND]",
	.help = "the commands, or the options of one", .run = print_help,
};
COMMAND(help);
