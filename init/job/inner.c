/* Forks the child, reads its answer, and reaps it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/job/inner.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init/job/sandbox.h"
#include "lib/fd.h"

enum { ANSWER_MAX = 1 << 20 };

static _Noreturn void child(int (*run)(void *, int), void *arg, size_t memory, int out)
{
	struct sandbox_limits limits = {.memory = memory, .out = out};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sandbox_enter(SANDBOX_BYTES, &limits);
	_exit(run(arg, out));
}

static enum job_end reap(pid_t pid)
{
	int status;
	pid_t got;

	while ((got = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
		;
	return got == pid ? job_end_of_status(status) : JOB_FAILED;
}

enum job_end inner_run(int (*run)(void *, int), void *arg, size_t memory, struct arena *a,
		       struct slice *answer)
{
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) < 0)
		return JOB_FAILED;
	pid_t pid = fork();
	AUTO_FD in = fd[0];
	if (pid == 0) {
		close(in); /* or a full socket would never fail: its own end would still read */
		child(run, arg, memory, fd[1]);
	}
	close(fd[1]);
	if (pid < 0)
		return JOB_FAILED;
	int rc = fd_read_all(in, ANSWER_MAX, a, answer);
	/* Before waiting: a child whose answer was too long is still writing. Now that fails, where
	 * it would else block for ever. */
	fd_close(&in);
	enum job_end end = reap(pid);
	if (rc == 0)
		return end;
	return rc == -EFBIG ? JOB_TOO_MUCH : JOB_FAILED;
}
