/* Finds a command among the registered ones. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/command.h"

#include "lib/spelling.h"

const struct command *command_next(const struct command *before)
{
	const struct command *next = NULL;

	REGISTRY_FOR_EACH(struct command, commands, it)
		if ((*it)->bit > (before ? before->bit : 0) && (!next || (*it)->bit < next->bit))
			next = *it;
	return next;
}

const struct command *command_find(struct slice name, struct arena *a)
{
	struct spelling near = {.word = name};

	COMMAND_FOR_EACH(c) {
		if (slice_eq(slice_str(c->name), name))
			return c;
		spelling_compare(&near, slice_str(c->name));
	}
	struct slice hint = spelling_hint(&near, "", a);
	cli_error(CLI_USAGE, "no command '%.*s'; %.*s'kexling help' lists them", SLICE_ARG(name),
		  SLICE_ARG(hint));
	return NULL;
}
