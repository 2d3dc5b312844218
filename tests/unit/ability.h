/* What a machine may lack that tests need: each is tried, in a child. Emulators of one process lack
 * all of them. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_ABILITY_H
#define TESTS_UNIT_ABILITY_H

#include <errno.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Skips the test, as SKIP() does, if @trial does not succeed. */
#define NEEDS(trial, what)                                                                         \
	do {                                                                                       \
		if (!ability(trial))                                                               \
			SKIP("needs " what);                                                       \
	} while (0)
#define NEEDS_FILTERS() NEEDS(ability_of_filters, "seccomp filters")

static inline bool ability(bool (*trial)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(trial() ? 0 : 1);
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* From here on @call is one that the kernel does not have. */
static inline bool ability_taken(unsigned call)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(code) / sizeof(*code), code};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static inline bool ability_of_filters(void)
{
	return ability_taken(SYS_getppid) && syscall(SYS_getppid) < 0 && errno == ENOSYS;
}

/* A limit of memory is kept. */
static inline bool ability_to_limit(void)
{
	enum { BYTES = 64 << 20 };
	struct rlimit limit = {BYTES, BYTES};

	return setrlimit(RLIMIT_AS, &limit) == 0 &&
	       mmap(NULL, BYTES, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}

/* A child lacks memory that its parent keeps from it. */
static inline bool ability_to_keep_memory(void)
{
	enum { BYTES = 64 << 10 };
	void *p = mmap(NULL, BYTES, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status = 0;

	if (p == MAP_FAILED || madvise(p, BYTES, MADV_DONTFORK) < 0)
		return false;
	pid_t pid = fork();
	if (pid == 0)
		_exit(msync(p, BYTES, MS_ASYNC) < 0 ? 0 : 1);
	return waitpid(pid, &status, 0) == pid && status == 0;
}

/* A child has process numbers of its own, as root can have it. */
static inline bool ability_of_own_numbers(void)
{
	int status = 0;
	pid_t pid = (pid_t)syscall(SYS_clone, (unsigned long)(CLONE_NEWPID | SIGCHLD), 0ul, NULL,
				   NULL, 0ul);

	if (pid == 0)
		_exit(getpid() == 1 ? 0 : 1);
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

#endif
