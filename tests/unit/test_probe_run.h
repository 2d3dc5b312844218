/* Runs the tools that make images for tests, without a shell. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_TEST_PROBE_RUN_H
#define TESTS_UNIT_TEST_PROBE_RUN_H

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "lib/fd.h"
#include "tests/unit/test.h"

extern char **environ;

enum { RUN_PIPE_READ, RUN_PIPE_WRITE };

/* Start argv[0], found in $PATH or where administrators' tools are. */
static inline int run_start(const char *const *argv, int in, int out, pid_t *pid)
{
	posix_spawn_file_actions_t files;

	setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, 0);
	posix_spawn_file_actions_adddup2(&files, out, 1);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	int err = posix_spawnp(pid, argv[0], &files, NULL, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&files);
	return err;
}

/* Run it with @input, at most a pipe full, and take what it prints, at most a pipe full. */
static inline bool run_tool(const char *const *argv, const char *input, struct slice *output)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1}, status = -1;
	pid_t pid;

	if (pipe(in) < 0 || pipe(out) < 0)
		return false;
	bool ok = fd_write_all(in[RUN_PIPE_WRITE], slice_str(input)) == 0;
	close(in[RUN_PIPE_WRITE]);
	int err = run_start(argv, in[RUN_PIPE_READ], out[RUN_PIPE_WRITE], &pid);
	close(in[RUN_PIPE_READ]);
	close(out[RUN_PIPE_WRITE]);
	ok = ok && err == 0 && fd_read_all(out[RUN_PIPE_READ], 1 << 20, &test_arena, output) == 0;
	close(out[RUN_PIPE_READ]);
	if (err || waitpid(pid, &status, 0) < 0 || status != 0)
		printf("%s failed (%s, status %d)\n", argv[0], strerror(err), status);
	return ok && status == 0;
}

/* RUN("input", "tool", "argument", ...): a failed tool fails the test. */
#define RUN(input, ...) ((void)RUN_OUTPUT(input, __VA_ARGS__))

/* The same, as the first line that the tool prints. */
#define RUN_OUTPUT(input, ...)                                                                     \
	({                                                                                         \
		struct slice run_output = {0};                                                     \
		OK(run_tool((const char *const[]){__VA_ARGS__, NULL}, input, &run_output));        \
		slice_cut(&run_output, '\n');                                                      \
	})

#endif
