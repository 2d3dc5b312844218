/* Entering a job's confinement. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/sandbox.h"

#include <linux/capability.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Address space, not only data: what the parent had mapped when it forked comes on top. */
enum { INHERITED_BYTES = 1 << 30, MAX_DESCRIPTORS = 4096, MIN_CPU_SECONDS = 60 };

static void default_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	for (int s = 1; s < NSIG; s++)
		if (s != SIGKILL && s != SIGSTOP)
			signal(s, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void limit(int resource, rlim_t value)
{
	struct rlimit r = {value, value};

	setrlimit(resource, &r);
}

static void drop_capabilities(void)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {{0}, {0}};
	uint32_t keep = 1u << CAP_DAC_READ_SEARCH;

	if (syscall(SYS_capget, &head, data) < 0)
		return;
	for (int i = 0; i < 2; i++) {
		uint32_t mask = i == 0 ? keep : 0;
		data[i].effective &= mask;
		data[i].permitted &= mask;
		data[i].inheritable = 0;
	}
	syscall(SYS_capset, &head, data);
}

void sandbox_enter(size_t memory, unsigned seconds, bool keep_caps)
{
	default_signals();
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NOFILE, MAX_DESCRIPTORS);
	limit(RLIMIT_CPU, seconds > MIN_CPU_SECONDS ? seconds : MIN_CPU_SECONDS);
	if (memory)
		limit(RLIMIT_AS, (rlim_t)memory + INHERITED_BYTES);
	if (!keep_caps)
		drop_capabilities();
}
