/* What the image has in place of the C library's own, which would bring streams and floating point
 * numbers along: vsnprintf(3), and all that stands on it; and the end of an assertion. */
/* SPDX-License-Identifier: MIT */
#include <assert.h>
#include <stdio.h>

#include "lib/format.h"

__attribute__((used)) int vsnprintf(char *restrict to, size_t room, const char *restrict format,
				    va_list args)
{
	return format_put(to, room, format, args);
}

/* Of a library, in a job: how that ended is said by whoever started it. */
__attribute__((used)) _Noreturn void __assert_fail(const char *what, const char *file, int line,
						   const char *function)
{
	(void)what, (void)file, (void)line, (void)function;
	__builtin_trap();
}
