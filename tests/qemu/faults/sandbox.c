/* Confines a job as it is done, but for the barriers that its disk asks to be without. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init/job/descriptors.h"
#include "init/job/filter.h"
#include "init/job/landlock.h"
#include "tests/qemu/faults/hostile.h"

static bool keep_some(int out, int also, const int *fds, uint32_t n)
{
	hostile_answer = out;
	return hostile_less & LESS_DESCRIPTORS || descriptors_keep(out, also, fds, n);
}

static int lock_some(const int *fds, uint32_t n, const char *path)
{
	return hostile_less & LESS_LANDLOCK ? 0 : landlock_enter(fds, n, path);
}

static bool filter_some(enum sandbox level, int out)
{
	return hostile_less & LESS_CALLS || filter_enter(level, out);
}

static int chroot_some(const char *path)
{
	return hostile_less & LESS_TREE ? 0 : chroot(path);
}

/* clone(2) and capset(2) have no functions of the C library here. */
static long call_some(long number, unsigned long x, unsigned long y, unsigned long z,
		      unsigned long u, unsigned long v)
{
	if (number == SYS_capset && hostile_less & LESS_POWERS)
		return 0;
	if (number == SYS_clone && hostile_less & LESS_NUMBERS)
		x &= ~(unsigned long)CLONE_NEWPID;
	return syscall(number, x, y, z, u, v);
}

#define FIRST_SIX(n, x, y, z, u, v, ...)                                                           \
	call_some(n, (unsigned long)(x), (unsigned long)(y), (unsigned long)(z),                   \
		  (unsigned long)(u), (unsigned long)(v))
#define descriptors_keep keep_some
#define landlock_enter lock_some
#define filter_enter filter_some
#define chroot chroot_some
#define syscall(...) FIRST_SIX(__VA_ARGS__, 0, 0, 0, 0, 0)
#include "init/job/sandbox.c"
