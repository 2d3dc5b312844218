/* The unit tests' own small frame: TEST(name) { OK(condition); } registers itself. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <stdbool.h>

#include "lib/arena.h"
#include "lib/registry.h"

struct test {
	const char *name;
	void (*run)(void);
};
REGISTRY_DECLARE(struct test, tests);

#define TEST(id)                                                                                   \
	static void id(void);                                                                      \
	static const struct test test_##id = {#id, id};                                            \
	REGISTER(struct test, tests, test_##id);                                                   \
	static void id(void)

/* Note a failed condition; the test goes on. */
#define OK(cond) test_check((cond), __FILE__, __LINE__, #cond)
#define OK_TEXT(got, want) test_check_text((got), (want), __FILE__, __LINE__)

/* End a test that this machine cannot run, with the reason. It counts as skipped unless one of its
 * conditions has failed before. What is beside the point of a test is a test of its own. */
#define SKIP(why)                                                                                  \
	do {                                                                                       \
		test_skip(why);                                                                    \
		return;                                                                            \
	} while (0)

void test_skip(const char *why);
void test_check(bool ok, const char *file, int line, const char *what);
void test_check_text(struct slice got, struct slice want, const char *file, int line);

/* An arena of 64 MiB that the frame empties before each test; running out of it fails the test and
 * ends the program. */
extern struct arena test_arena;

#endif
