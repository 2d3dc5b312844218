/* Entering a job's confinement. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/job/sandbox.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init/job/filter.h"
#include "init/job/signals.h"
#include "lib/fd.h"
#include "lib/sysdir.h"

enum { MAX_DESCRIPTORS = 4096, MIN_CPU_SECONDS = 60, PAGE = 4096 };

#define CAP(name) (1u << CAP_##name)
static const uint32_t capabilities[] = {
	[SANDBOX_BYTES] = CAP(DAC_READ_SEARCH), /* whatever the files' modes say */
	[SANDBOX_FILES] = CAP(DAC_READ_SEARCH),
	[SANDBOX_UNPACKING] = CAP(DAC_READ_SEARCH),
	/* for /proc/iomem */
	[SANDBOX_LOADING] = CAP(DAC_READ_SEARCH) | CAP(SYS_BOOT) | CAP(SYS_ADMIN),
	[SANDBOX_DEVICES] = CAP(DAC_READ_SEARCH) | CAP(SYS_ADMIN),
	[SANDBOX_LIMITS] = UINT32_MAX,
};

static int nowhere = -1;

void sandbox_prepare(int directory)
{
	nowhere = directory;
}

pid_t sandbox_fork(void)
{
	long pid = syscall(SYS_clone, (unsigned long)(CLONE_NEWPID | SIGCHLD), 0ul, NULL, NULL,
			   0ul);

	return pid < 0 ? fork() : (pid_t)pid;
}

static void limit(int resource, rlim_t value)
{
	struct rlimit r = {value, value};

	setrlimit(resource, &r);
}

/* Address space, not only data: that is what a limit is held to at every request. */
static rlim_t inherited(void)
{
	char room[64];
	uint64_t pages = 0;
	struct slice words = sysdir_read(AT_FDCWD, "/proc/self/statm", room, sizeof(room));

	return slice_number(slice_word(&words), UINT64_MAX / PAGE, &pages) ? pages * PAGE
									   : RLIM_INFINITY;
}

static void limit_memory(size_t bytes)
{
	rlim_t have = bytes ? inherited() : RLIM_INFINITY;

	if (have != RLIM_INFINITY)
		limit(RLIMIT_AS, have + bytes);
}

static void keep_capabilities(uint32_t keep)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {{0}, {0}};

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

/* The descriptors that are open lead to the volumes; a path leads nowhere any more. */
static void leave_the_tree(void)
{
	if (nowhere < 0 || fchdir(nowhere) < 0 || chroot(".") < 0)
		return;
}

void sandbox_enter(enum sandbox level, const struct sandbox_limits *limits)
{
	signals_default();
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NOFILE, MAX_DESCRIPTORS);
	limit(RLIMIT_CPU, limits->seconds > MIN_CPU_SECONDS ? limits->seconds : MIN_CPU_SECONDS);
	limit_memory(limits->memory);
	if (limits->file) {
		limit(RLIMIT_FSIZE, limits->file);
		signal(SIGXFSZ, SIG_IGN);
	}
	if (level == SANDBOX_LIMITS)
		return;
	if (level == SANDBOX_FILES || level == SANDBOX_UNPACKING)
		leave_the_tree();
	sandbox_narrow(level, limits->out);
}

void sandbox_narrow(enum sandbox level, int out)
{
	keep_capabilities(capabilities[level]);
	filter_enter(level, out);
}

void sandbox_stay_alone(void)
{
	filter_children();
}
