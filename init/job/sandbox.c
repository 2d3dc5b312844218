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
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init/job/descriptors.h"
#include "init/job/filter.h"
#include "init/job/landlock.h"
#include "init/job/signals.h"
#include "lib/arena.h"
#include "lib/sysdir.h"

enum { MIN_CPU_SECONDS = 60, PAGE = 4096 };

#define CAP(name) (1u << CAP_##name)
static const uint32_t capabilities[] = {
	[SANDBOX_READING] = 0,
	[SANDBOX_BYTES] = CAP(DAC_READ_SEARCH), /* whatever the files' modes say */
	[SANDBOX_FILES] = CAP(DAC_READ_SEARCH),
	[SANDBOX_NET] = 0,	/* sockets that take more are open before */
	[SANDBOX_BMC] = 0,
	/* for where the bytes of a file on FAT are */
	[SANDBOX_WRITING] = CAP(DAC_READ_SEARCH) | CAP(SYS_RAWIO),
	[SANDBOX_UNPACKING] = CAP(DAC_READ_SEARCH),
	[SANDBOX_LOADING] = CAP(DAC_READ_SEARCH) | CAP(SYS_BOOT),
	[SANDBOX_DEVICES] = CAP(DAC_READ_SEARCH) | CAP(SYS_ADMIN),
	[SANDBOX_LIMITS] = UINT32_MAX,
	[SANDBOX_OPENING] = CAP(DAC_READ_SEARCH) | CAP(SYS_ADMIN),
};

/* What a kernel, or somebody who is not root, may be without. */
enum barrier {
	DESCRIPTORS = 1 << 0,	/* close_range(2) */
	NUMBERS = 1 << 1,	/* process numbers of its own */
	TREE = 1 << 2,		/* an empty root */
	LANDLOCK = 1 << 3,
	CALLS = 1 << 4,		/* seccomp */
	ALL = DESCRIPTORS | NUMBERS | TREE | LANDLOCK | CALLS,
};

static int nowhere = -1;
static unsigned needed;	/* barriers without which nothing is run */
/* Of this process, or of the job that it descends from: its address space once, 0: not known, and
 * what arenas had of that. Asking the kernel costs as much as a mapping does. */
static size_t space, space_of_arenas;

static unsigned barriers_there(void)
{
	unsigned have = 0;

	if (descriptors_closable())
		have |= DESCRIPTORS;
	if (nowhere >= 0)
		have |= TREE;
	if (landlock_is_there())
		have |= LANDLOCK;
	if (filter_is_there())
		have |= CALLS;
	return have;
}

/* Address space, not only data: that is what a limit is held to at every request. From then on what
 * the program maps is counted; stack and libraries take little beside a limit. */
static void know_space(void)
{
	char room[64];
	uint64_t pages = 0;
	struct slice words = sysdir_read(AT_FDCWD, "/proc/self/statm", room, sizeof(room));

	if (slice_number(slice_word(&words), SIZE_MAX / PAGE, &pages))
		space = (size_t)pages * PAGE;
	space_of_arenas = arena_mapped();
}

const char *sandbox_prepare(int directory, bool all)
{
	nowhere = directory;
	unsigned have = barriers_there();
	needed = all ? (ALL & ~LANDLOCK) | (have & LANDLOCK) : have;
	if (all)	/* process 1 has nothing else that grows */
		know_space();
	if (!(have & CALLS))
		return "this kernel has no seccomp (CONFIG_SECCOMP_FILTER)";
	if (!(have & DESCRIPTORS))
		return "this kernel has no close_range (Linux 5.9)";
	if (all)
		return have & TREE ? NULL : "no directory to lock jobs into (Linux 5.2, tmpfs)";
	if (have & LANDLOCK)
		return NULL;
	return have & TREE ? "this kernel has no Landlock (Linux 5.13)"
			   : "not root, and this kernel has no Landlock (Linux 5.13)";
}

pid_t sandbox_fork(void)
{
	long pid = syscall(SYS_clone, (unsigned long)(CLONE_NEWPID | SIGCHLD), 0ul, NULL, NULL,
			   0ul);

	return pid < 0 && !(needed & NUMBERS) ? fork() : (pid_t)pid;
}

/* Whoever started this may have ended before the kernel was asked to tell; its number says nothing
 * where numbers are our own. Then nobody has the other end of the answer's socket. */
static bool end_with_parent(int out)
{
	char byte;

	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
	       recv(out, &byte, 1, MSG_PEEK | MSG_DONTWAIT) != 0;
}

static void limit(int resource, rlim_t value)
{
	struct rlimit r = {value, value};

	setrlimit(resource, &r);
}

static void limit_memory(size_t bytes)
{
	if (!bytes)
		return;
	if (!space)
		know_space();
	if (space)
		limit(RLIMIT_AS, space - space_of_arenas + arena_mapped() + bytes);
}

static bool keep_capabilities(uint32_t keep)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {{0}, {0}};

	if (syscall(SYS_capget, &head, data) < 0)
		return false;
	for (int i = 0; i < 2; i++) {
		uint32_t mask = i == 0 ? keep : 0;
		data[i].effective &= mask;
		data[i].permitted &= mask;
		data[i].inheritable = 0;
	}
	return syscall(SYS_capset, &head, data) == 0;
}

/* The descriptors that are open lead to the volumes; a path leads nowhere any more. */
static bool leave_the_tree(void)
{
	return nowhere >= 0 && fchdir(nowhere) == 0 && chroot(".") == 0;
}

/* Libblkid asks sysfs what kind of device it has. */
static bool stay_below(enum sandbox level, const struct sandbox_limits *limits)
{
	const char *path = level == SANDBOX_BYTES ? "/sys" : NULL;
	bool opens = level != SANDBOX_READING && level != SANDBOX_NET && level != SANDBOX_BMC;

	return landlock_enter(limits->fds, opens ? limits->n_fds : 0, path) == 0;
}

/* Whether to go on: @stands, or can be done without. */
static bool enough(enum barrier barrier, bool stands)
{
	return stands || !(needed & barrier);
}

/* Before the empty root, in which there is no /sys, and before all is closed that is not kept. */
static bool lock_in(enum sandbox level, const struct sandbox_limits *limits)
{
	return level > SANDBOX_UNPACKING ||
	       (enough(LANDLOCK, stay_below(level, limits)) &&
		(level <= SANDBOX_BYTES || enough(TREE, leave_the_tree())));
}

static bool narrow(enum sandbox level, int out)
{
	return keep_capabilities(capabilities[level]) && enough(CALLS, filter_enter(level, out));
}

/* The last step, after which nothing of the above could be done any more. */
static bool confine(enum sandbox level, int out)
{
	if (level == SANDBOX_OPENING)
		return keep_capabilities(capabilities[level]);
	return level == SANDBOX_LIMITS || narrow(level, out);
}

bool sandbox_enter(enum sandbox level, const struct sandbox_limits *limits)
{
	signals_default();
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NOFILE, DESCRIPTORS_MAX);
	limit(RLIMIT_CPU, limits->seconds > MIN_CPU_SECONDS ? limits->seconds : MIN_CPU_SECONDS);
	limit_memory(limits->memory);
	if (limits->file) {
		limit(RLIMIT_FSIZE, limits->file);
		signal(SIGXFSZ, SIG_IGN);
	}
	/* a job without barriers may have to lock in another one */
	int also = level == SANDBOX_LIMITS ? nowhere : -1;
	return lock_in(level, limits) &&
	       enough(DESCRIPTORS,
		      descriptors_keep(limits->out, also, limits->fds, limits->n_fds)) &&
	       end_with_parent(limits->out) && confine(level, limits->out);
}

void sandbox_narrow(enum sandbox level, int out)
{
	if (!narrow(level, out))
		_exit(1);
}
