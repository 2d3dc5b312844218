/* What is said where a kernel lacks barriers: the calls that it lacks fail as they do there. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>

#include "tests/unit/sandbox_kit.h"

#ifndef SYS_landlock_create_ruleset
enum { SYS_landlock_create_ruleset = 444 };
#endif

/* From here on @call is one that the kernel does not have. */
static bool take_away(unsigned call)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(code) / sizeof(*code), code};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* What sandbox_prepare() says in a child without @call is @said, NULL: nothing. */
static bool says(unsigned call, bool root, bool all, const char *said)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int nowhere = root ? open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;

		if (!take_away(call))
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
	pid_t pid = fork();

	if (pid == 0) {
		struct sandbox_limits limits = {.memory = SANDBOX_MEMORY, .out = -1};

		if (!take_away(SYS_close_range))
			_exit(2);
		(void)sandbox_prepare(detached_nowhere(), true);
		_exit(sandbox_enter(SANDBOX_FILES, &limits));
	}
	waitpid(pid, &status, 0);
	OK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
