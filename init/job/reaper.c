/* Reaping through a signal descriptor. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/job/reaper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* Signals coalesce: one may stand for many children. */
static void drain(struct watch *w, short revents)
{
	struct reaper *r = (struct reaper *)((char *)w - offsetof(struct reaper, watch));
	struct signalfd_siginfo info;
	int status;
	pid_t pid;

	(void)revents;
	while (read(w->fd, &info, sizeof(info)) > 0)
		;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		r->ended(r->arg, pid, status);
}

int reaper_start(struct reaper *r, struct loop *loop, void (*ended)(void *, pid_t, int), void *arg)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return -errno;
	*r = (struct reaper){.watch = {.fd = fd, .events = POLLIN, .fire = drain},
			     .ended = ended, .arg = arg};
	loop_arm(loop, &r->watch);
	return 0;
}
