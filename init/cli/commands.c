/* Which command, and its words. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/commands.h"

#include "init/cli/help.h"
#include "init/cli/options.h"

/* The words that stand for a command although they look like options. */
static struct slice command_name(struct slice word)
{
	if (slice_eq(word, S("-h")) || slice_eq(word, S("--help")))
		return S("help");
	return slice_eq(word, S("--version")) ? S("version") : word;
}

/* Commands that links to this program are called by. */
static bool is_called(struct slice name)
{
	return slice_eq(name, S("kexec")) || slice_eq(name, S("rw")) || slice_eq(name, S("ro"));
}

int commands_main(int argc, char **argv)
{
	static struct arena a;
	struct options o;
	const char *const *words = (const char *const *)argv + (argc > 0);
	struct slice name = slice_basename(slice_str(argc > 0 ? argv[0] : ""));

	if (cli_open_memory(&a) < 0)
		return cli_error(CLI_REFUSED, "no memory");
	if (!is_called(name))
		name = *words ? command_name(slice_str(*words++)) : S("help");
	const struct command *c = command_find(name, &a);
	if (!c)
		return CLI_USAGE;
	if (options_read(c, words, &a, &o) < 0)
		return cli_error(CLI_USAGE, "%.*s", SLICE_ARG(o.error));
	return o.help ? help_print(c, &a) : c->run(&o, &a);
}
