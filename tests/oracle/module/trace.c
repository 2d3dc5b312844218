/* What is printed and what is run. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/oracle/module/trace.h"

#include "tests/oracle/module/grub.h"
#include "tests/oracle/module/log.h"
#include "tests/oracle/module/text.h"

enum { COMMANDS_MAX = 512 };

static struct {
	const struct grub_command *command;
	grub_function *run;
} originals[COMMANDS_MAX];
static int n_originals;

static int begun;
static int depth; /* commands that are running */

static void log_output(const char *text)
{
	if (!begun)
		return;
	log_event("out");
	log_text("s", text);
	log_end();
}

static grub_function *original(const struct grub_command *command)
{
	for (int i = 0; i < n_originals; i++)
		if (originals[i].command == command)
			return originals[i].run;
	return 0;
}

static void log_call(const struct grub_command *command, int argc, char *const *argv)
{
	if (!begun)
		return;
	log_event("cmd");
	log_number("d", depth);
	log_text("name", command->name);
	log_words("args", argc, argv);
	log_end();
}

static void log_result(const struct grub_command *command, int result)
{
	if (!begun)
		return;
	log_event("ret");
	log_number("d", depth);
	log_text("name", command->name);
	log_number("r", result);
	log_end();
}

static int run_logged(struct grub_command *command, int argc, char **argv)
{
	grub_function *run = original(command);

	log_call(command, argc, argv);
	if (!run)
		return 0;
	depth++;
	int result = run(command, argc, argv);
	depth--;
	log_result(command, result);
	return result;
}

void trace_prepare(void)
{
	for (struct grub_command *c = grub_command_list; c; c = c->next) {
		if (text_starts(c->name, "oracle_") || n_originals == COMMANDS_MAX)
			continue;
		originals[n_originals].command = c;
		originals[n_originals++].run = c->run;
		c->run = run_logged;
	}
	grub_xputs = log_output;
}

void trace_begin(void)
{
	begun = 1;
}
