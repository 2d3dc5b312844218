/* A failed assertion in a library, without libc's formatted printing. */
/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void __assert_fail(const char *what, const char *file, int line, const char *function);

static void say(const char *text)
{
	/* Nothing can be done if standard error is gone too. */
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return;
}

_Noreturn void __assert_fail(const char *what, const char *file, int line, const char *function)
{
	(void)line;
	say(file);
	say(": ");
	say(function);
	say(": failed assertion: ");
	say(what);
	say("\n");
	abort();
}
