/* One table of calls, and the classic BPF program that is made of it (seccomp(2),
 * linux/seccomp.h). */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/job/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/cdrom.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "lib/arch.h"

enum {
	B = 1 << SANDBOX_BYTES,
	F = 1 << SANDBOX_FILES,
	U = 1 << SANDBOX_UNPACKING,
	L = 1 << SANDBOX_LOADING,
	D = 1 << SANDBOX_DEVICES,
	ALL = B | F | U | L | D,
};

/**
 * struct rule - a call that may be made
 * @levels:  by whom
 * @arg:     of the call: the low 32 bits of it, masked by @mask, have to be @value; @mask 0: it
 *           does not matter
 * @is_out:  the argument has to be the descriptor for the answer instead
 * @refuse:  the call is not made and fails with this error, 0: it is made
 */
struct rule {
	uint16_t call;
	uint8_t levels;
	uint8_t arg;
	uint32_t mask;
	uint32_t value;
	bool is_out;
	uint8_t refuse;
};

#define CALL(name, who) {.call = SYS_##name, .levels = (who)}
#define WHEN(name, who, n, bits, wanted)                                                           \
	{                                                                                          \
		.call = SYS_##name, .levels = (who), .arg = (n), .mask = (uint32_t)(bits),         \
		.value = (uint32_t)(wanted)                                                        \
	}
#define ANSWER(name, who) {.call = SYS_##name, .levels = (who), .mask = UINT32_MAX, .is_out = true}
#define REFUSE(name, who, error) {.call = SYS_##name, .levels = (who), .refuse = (error)}

/* Without O_PATH, which is part of some libraries' O_ACCMODE: it only names a file. */
enum { WRITES = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC };

/* The first that fits counts. What is called most comes first. Where a wrapper of the C library may
 * choose between two calls, both are here. */
static const struct rule rules[] = {
	CALL(read, ALL),
	CALL(pread64, ALL),
	CALL(lseek, ALL),
	CALL(openat2, F | U | D),	/* its flags cannot be seen: below read-only mounts */
	CALL(fstat, ALL),
	CALL(close, ALL),
	WHEN(openat, B | L, 2, WRITES, O_RDONLY),
	CALL(openat, D),
	CALL(getdents64, ALL),
	WHEN(mmap, ALL, 2, PROT_EXEC, 0),
	CALL(munmap, ALL),
	CALL(mremap, ALL),
	WHEN(mprotect, ALL, 2, PROT_EXEC, 0),
	CALL(madvise, ALL),
	CALL(brk, ALL),
	CALL(fcntl, ALL),
	CALL(readlinkat, ALL),
	CALL(statx, ALL),
	CALL(newfstatat, ALL),
	ANSWER(write, B | F | L),
	CALL(write, U | D),		/* to memory; to what the kernel has in /proc and /sys */
	ANSWER(sendmsg, B | F | U | L),
	/* what it starts has a socket of its own, and this filter too */
	CALL(sendmsg, D),
	CALL(clock_gettime, ALL),
	CALL(rt_sigprocmask, ALL),
	CALL(sigaltstack, ALL),		/* the tests' sanitizers */
	CALL(exit_group, ALL),
	CALL(exit, ALL),

	/* what libblkid asks devices; what else it would ask has no answer */
	WHEN(ioctl, B, 1, UINT32_MAX, BLKGETSIZE64),
	WHEN(ioctl, B, 1, UINT32_MAX, BLKSSZGET),
	WHEN(ioctl, B, 1, UINT32_MAX, CDROM_GET_CAPABILITY),
	WHEN(ioctl, B, 1, UINT32_MAX, CDROM_DRIVE_STATUS),
	WHEN(ioctl, B, 1, UINT32_MAX, CDROM_LAST_WRITTEN),
	WHEN(ioctl, B, 1, UINT32_MAX, CDROMMULTISESSION),
	REFUSE(ioctl, B, ENOTTY),
	CALL(ioctl, D),

	CALL(memfd_create, U | L),
	CALL(ftruncate, D),
	CALL(sendfile, U | L),
	CALL(pwrite64, L),		/* the setting of huge pages, open since before */
	CALL(recvmsg, L),		/* what was unpacked for it */
	CALL(faccessat, ALL),
	CALL(fadvise64, ALL),
	CALL(uname, ALL),
	CALL(futex, ALL),
	CALL(rt_sigreturn, ALL),
	CALL(restart_syscall, ALL),
	CALL(getrandom, ALL),
	CALL(sysinfo, L | D),
	CALL(capget, U | L | D),
	CALL(getuid, L | D),
	CALL(geteuid, L | D),
	CALL(kexec_load, L),
	CALL(kexec_file_load, L),

	CALL(fsopen, D),
	CALL(fsconfig, D),
	CALL(fsmount, D),
	CALL(open_tree, D),
	CALL(mount_setattr, D),
	CALL(getpid, D),
	CALL(clock_nanosleep, D),
	CALL(nanosleep, D),
	/* one that does less */
	CALL(clone, D),
	CALL(gettid, D),
	CALL(set_robust_list, D),	/* fork() of the tests' C library */
	CALL(socketpair, D),
	CALL(wait4, L | D),
	CALL(prctl, D),
	CALL(prlimit64, D),
	CALL(rt_sigaction, D),
	CALL(capset, D),
	ARCH_OLD_CALLS(
		WHEN(open, B | L, 1, WRITES, O_RDONLY),
		CALL(open, D),
		CALL(readlink, ALL),
		CALL(stat, ALL),
		CALL(lstat, ALL),
		CALL(access, ALL),
		CALL(fork, D),
	)
};

/* For a rule: is it the call, load the argument, mask it, compare it, the verdict,
 * and the call's number again. */
enum {
	RULES = sizeof(rules) / sizeof(*rules),
	HEAD = 5,
	STEPS = 6,
	PROGRAM_MAX = HEAD + RULES * STEPS + 1,
};

struct program {
	struct sock_filter at[PROGRAM_MAX];
	uint16_t n;
};

static void put(struct program *p, uint16_t code, uint32_t k, uint8_t if_true, uint8_t if_false)
{
	p->at[p->n++] = (struct sock_filter){code, if_true, if_false, k};
}

static void load(struct program *p, size_t at)
{
	put(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)at, 0, 0);
}

static void verdict(struct program *p, uint32_t what)
{
	put(p, BPF_RET | BPF_K, what, 0, 0);
}

/* The low half of an argument: all machines that this runs on are little endian. */
static size_t argument(unsigned n)
{
	return offsetof(struct seccomp_data, args) + n * sizeof(uint64_t);
}

static void put_rule(struct program *p, const struct rule *r, int out)
{
	uint32_t what = r->refuse ? SECCOMP_RET_ERRNO | r->refuse : SECCOMP_RET_ALLOW;

	put(p, BPF_JMP | BPF_JEQ | BPF_K, r->call, 0, r->mask ? STEPS - 1 : 1);
	if (r->mask) {
		load(p, argument(r->arg));
		put(p, BPF_ALU | BPF_AND | BPF_K, r->mask, 0, 0);
		put(p, BPF_JMP | BPF_JEQ | BPF_K, r->is_out ? (uint32_t)out : r->value, 0, 1);
	}
	verdict(p, what);
	if (r->mask)
		load(p, offsetof(struct seccomp_data, nr));
}

/*
 * The kernel would try the program on every call there is, to remember which are allowed whatever
 * their arguments: more work than it saves in the short life of a job. It does not where it meets
 * an instruction that it cannot follow, as is "the length of the data", which is not needed.
 */
static void put_head(struct program *p)
{
	put(p, BPF_LD | BPF_W | BPF_LEN, 0, 0, 0);
	load(p, offsetof(struct seccomp_data, arch));
	put(p, BPF_JMP | BPF_JEQ | BPF_K, ARCH_AUDIT, 1, 0);
	verdict(p, SECCOMP_RET_KILL_PROCESS);
	load(p, offsetof(struct seccomp_data, nr));
}

static void install(struct program *p)
{
	struct sock_fprog program = {p->n, p->at};

	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

void filter_enter(enum sandbox level, int out)
{
	struct program p = {.n = 0};

	put_head(&p);
	for (int i = 0; i < RULES; i++)
		if (rules[i].levels >> level & 1)
			put_rule(&p, &rules[i], out);
	verdict(&p, SECCOMP_RET_KILL_PROCESS);
	install(&p);
}

/* Stacked upon the one above: the stricter verdict counts. */
void filter_children(void)
{
	static const uint16_t calls[] = {SYS_clone, ARCH_OLD_CALLS(SYS_fork)};
	struct program p = {.n = 0};

	put_head(&p);
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		put(&p, BPF_JMP | BPF_JEQ | BPF_K, calls[i], 0, 1);
		verdict(&p, SECCOMP_RET_KILL_PROCESS);
	}
	verdict(&p, SECCOMP_RET_ALLOW);
	install(&p);
}
