/* Runs every registered unit test, or those whose names contain an argument. */
/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/test.h"

struct arena test_arena;
static int failures; /* of the test that is running */

void test_check(bool ok, const char *file, int line, const char *what)
{
	if (ok)
		return;
	failures++;
	printf("%s:%d: %s\n", file, line, what);
}

void test_check_text(struct slice got, struct slice want, const char *file, int line)
{
	if (slice_eq(got, want))
		return;
	failures++;
	printf("%s:%d: got \"%.*s\", want \"%.*s\"\n", file, line, SLICE_ARG(got), SLICE_ARG(want));
}

static void full(struct arena *a)
{
	printf("the test arena is full (%zu bytes)\n", a->cap);
	exit(1);
}

static bool chosen(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strstr(name, argv[i]))
			return true;
	return argc <= 1;
}

int main(int argc, char **argv)
{
	int passed = 0, failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (arena_open(&test_arena, 64 << 20, full) < 0)
		return 2;
	REGISTRY_FOR_EACH(struct test, tests, t) {
		if (!chosen((*t)->name, argc, argv))
			continue;
		failures = 0;
		test_arena.used = 0;
		(*t)->run();
		printf("%s %s\n", failures ? "FAIL" : "ok  ", (*t)->name);
		*(failures ? &failed : &passed) += 1;
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed || passed == 0;
}
