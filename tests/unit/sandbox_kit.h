/* How somebody fares who tries something in a sandbox. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_SANDBOX_KIT_H
#define TESTS_UNIT_SANDBOX_KIT_H

#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "discover/block/detached.h"
#include "init/job/sandbox.h"
#include "tests/unit/test.h"

enum {
	SANDBOX_DIED = -2,
	SANDBOX_STOPPED = -1,	/* by the list of system calls */
	SANDBOX_WELL = 7,
	SANDBOX_NOT_RUN = 9,
	SANDBOX_MEMORY = 64 << 20,
};

static int sandbox_out[2];	/* a pipe for the answer */
/* What it has besides; the last is what the kernel says of it. */
enum { SANDBOX_STATUS = 3, SANDBOX_KEPT };
static int sandbox_kept[SANDBOX_KEPT] = {-1, -1, -1, -1};

static inline void sandbox_set_up(void)
{
	if (sandbox_out[1])
		return;
	OK(pipe(sandbox_out) == 0);
	sandbox_prepare(detached_nowhere(), false);
}

/* How @attempt, at @level, ended: as it says itself, or as above. */
static inline int sandbox_fate(enum sandbox level, int (*attempt)(void))
{
	struct sandbox_limits limits = {.memory = SANDBOX_MEMORY, .out = sandbox_out[1],
					.fds = sandbox_kept, .n_fds = SANDBOX_KEPT};
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		sandbox_kept[SANDBOX_STATUS] = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
		if (!sandbox_enter(level, &limits))
			_exit(SANDBOX_NOT_RUN);
		syscall(SYS_exit_group, attempt());
	}
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? SANDBOX_STOPPED : SANDBOX_DIED;
	return WEXITSTATUS(status);
}

static inline int sandbox_open(int dir, const char *path, uint64_t flags)
{
	struct open_how how = {.flags = flags | O_CLOEXEC, .mode = flags & O_CREAT ? 0600 : 0};

	return (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));
}

#endif
