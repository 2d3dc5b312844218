/* What is said where a kernel lacks barriers: the calls that it lacks fail as they do there. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <string.h>

#include "tests/unit/ability.h"
#include "tests/unit/sandbox_kit.h"

#ifndef SYS_landlock_create_ruleset
enum { SYS_landlock_create_ruleset = 444 };
#endif

/* What sandbox_prepare() says in a child without @call is @said, NULL: nothing. */
static bool says(unsigned call, bool root, bool all, const char *said)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int nowhere = root ? open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;

		if (!ability_taken(call))
			_exit(2);
		const char *lack = sandbox_prepare(nowhere, all);
		_exit(said && lack ? strcmp(said, lack) != 0 : said != lack);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(barriers_that_are_missing_are_named)
{
	const char *no_landlock = "this kernel has no Landlock (Linux 5.13)";

	NEEDS_FILTERS();
	OK(says(SYS_landlock_create_ruleset, true, false, no_landlock));
	OK(says(SYS_landlock_create_ruleset, true, true, NULL));
	OK(says(SYS_landlock_create_ruleset, false, false,
		"not root, and this kernel has no Landlock (Linux 5.13)"));
	OK(says(SYS_landlock_create_ruleset, false, true,
		"no directory to lock jobs into (Linux 5.2, tmpfs)"));
	OK(says(SYS_close_range, true, true, "this kernel has no close_range (Linux 5.9)"));
	OK(says(SYS_seccomp, true, true, "this kernel has no seccomp (CONFIG_SECCOMP_FILTER)"));
}

/* What process 1 cannot raise, it does without by starting nothing. */
TEST(barriers_that_are_missing_end_a_job)
{
	int status;

	NEEDS_FILTERS();
	pid_t pid = fork();

	if (pid == 0) {
		struct sandbox_limits limits = {.memory = SANDBOX_MEMORY, .out = -1};

		if (!ability_taken(SYS_close_range))
			_exit(2);
		(void)sandbox_prepare(detached_nowhere(), true);
		_exit(sandbox_enter(SANDBOX_FILES, &limits));
	}
	waitpid(pid, &status, 0);
	OK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
