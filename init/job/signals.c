/* Both ways by one list: what nobody changed costs no call to change back. */
/* SPDX-License-Identifier: MIT */
#include "init/job/signals.h"

#include <signal.h>
#include <stddef.h>

static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGUSR1, SIGUSR2,
			      SIGTTOU, SIGTTIN, SIGTSTP, SIGALRM};

static void set_all(void (*handler)(int))
{
	for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
		signal(ignored[i], handler);
}

void signals_ignore(void)
{
	set_all(SIG_IGN);
}

void signals_default(void)
{
	sigset_t none;

	set_all(SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}
