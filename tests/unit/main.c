/* Runs every registered unit test, or those whose names contain an argument. */
/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/test.h"

struct arena test_arena;

/* Called by the address sanitizer. Memory that was freed is kept from use for a while; with the
 * usual 256 MiB of it, half of the time goes into forks that take it along. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=16";
}

/* Of the test that is running. */
static int failures;
static const char *skipped_why; /* NULL: it was not skipped */

void test_skip(const char *why)
{
	skipped_why = why;
}

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

enum outcome { PASSED, FAILED, SKIPPED, OUTCOMES };

static enum outcome run_test(const struct test *t)
{
	failures = 0;
	skipped_why = NULL;
	test_arena.used = 0;
	t->run();
	if (failures) {
		printf("FAIL %s\n", t->name);
		return FAILED;
	}
	if (skipped_why) {
		printf("skip %s: %s\n", t->name, skipped_why);
		return SKIPPED;
	}
	printf("ok   %s\n", t->name);
	return PASSED;
}

int main(int argc, char **argv)
{
	int count[OUTCOMES] = {0};

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (arena_open(&test_arena, 64 << 20, full) < 0)
		return 2;
	REGISTRY_FOR_EACH(struct test, tests, t) {
		if (chosen((*t)->name, argc, argv))
			count[run_test(*t)]++;
	}
	printf("%d passed, %d failed, %d skipped\n", count[PASSED], count[FAILED], count[SKIPPED]);
	return count[FAILED] || count[PASSED] == 0;
}
