/* What every command stands on: messages, output, memory. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/fd.h"
#include "lib/text.h"

int cli_error(int exit_code, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	int n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	/* Names and messages may hold what a disk put there: harmless, and one line. */
	static char room[4096];
	struct arena a = {.base = room, .cap = sizeof(room)};
	struct text line = {.arena = &a, .max = 1100};
	text_put(&line, S("kexling: "));
	text_safe(&line, (struct slice){text, n < 0			 ? 0
					      : (size_t)n < sizeof(text) ? (size_t)n
									 : sizeof(text) - 1});
	text_char(&line, '\n');
	int rc = fd_write_all(STDERR_FILENO, text_slice(&line));
	(void)rc; /* with stderr closed there is nobody to tell */
	return exit_code;
}

int cli_print(struct slice text)
{
	int rc = fd_write_all(STDOUT_FILENO, text);

	return rc < 0 ? cli_error(CLI_REFUSED, "cannot write the output: %s", strerror(-rc))
		      : CLI_DONE;
}

static void end_of_memory(struct arena *a)
{
	_exit(cli_error(CLI_REFUSED, "out of memory (%zu MiB)", a->cap >> 20));
}

int cli_open_memory(struct arena *a)
{
	return arena_open(a, 256ul << 20, end_of_memory);
}
