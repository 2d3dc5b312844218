/* Signals as a descriptor. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/pid1/orders.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const struct {
	int signal;
	enum order order;
} meanings[] = {
	{SIGTERM, ORDER_RESTART},	/* reboot */
	{SIGINT, ORDER_RESTART},	/* Ctrl-Alt-Del */
	{SIGUSR2, ORDER_POWER_OFF},	/* poweroff */
	{SIGUSR1, ORDER_HALT},		/* halt */
};

static void heard(struct watch *w, short revents)
{
	struct orders *o = (struct orders *)((char *)w - offsetof(struct orders, watch));
	struct signalfd_siginfo info;

	(void)revents;
	while (read(w->fd, &info, sizeof(info)) > 0)
		for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
			if (meanings[i].signal == (int)info.ssi_signo)
				o->given(o->arg, meanings[i].order);
}

int orders_hear(struct orders *o, struct loop *loop, void (*given)(void *, enum order), void *arg)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
		sigaddset(&set, meanings[i].signal);
	sigprocmask(SIG_BLOCK, &set, NULL);
	int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return -errno;
	reboot(RB_DISABLE_CAD);
	*o = (struct orders){.watch = {.fd = fd, .events = POLLIN, .fire = heard},
			     .given = given, .arg = arg};
	loop_arm(loop, &o->watch);
	return 0;
}
