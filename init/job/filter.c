/* One table of calls, and the classic BPF program that is made of it (seccomp(2),
 * linux/seccomp.h). */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/job/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/cdrom.h>
#include <linux/fiemap.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/ipmi.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/arch.h"

enum {
	R = 1 << SANDBOX_READING,
	B = 1 << SANDBOX_BYTES,
	F = 1 << SANDBOX_FILES,
	W = 1 << SANDBOX_WRITING,
	U = 1 << SANDBOX_UNPACKING,
	L = 1 << SANDBOX_LOADING,
	D = 1 << SANDBOX_DEVICES,
	N = 1 << SANDBOX_NET,
	M = 1 << SANDBOX_BMC,
	ALL = B | F | W | U | L | D,
	EVERY = ALL | R | N | M,
};

/* What an argument is compared with: a value; or the descriptor for the answer. */
enum how { IS_VALUE, IS_ANSWER, IS_NOT_ANSWER };

/**
 * struct rule - a call that may be made; or, after a row with @more, what else has to hold of it
 * @levels:  by whom
 * @arg:     of the call: the low 32 bits of it, masked by @mask, are compared as @how says with
 *           @value or the answer's descriptor; @mask 0: it does not matter
 * @more:    the next row says what another argument has to be
 * @refuse:  the call is not made and fails with this error, 0: it is made
 */
struct rule {
	uint16_t call;
	uint16_t levels;
	uint8_t arg : 3;
	uint8_t how : 2;
	uint8_t more : 1;
	uint8_t refuse;
	uint32_t mask;
	uint32_t value;
};

#define CALL(name, who) {.call = SYS_##name, .levels = (who)}
#define WHEN(name, who, test) {.call = SYS_##name, .levels = (who), test}
#define WHEN_BOTH(name, who, test, and)                                                            \
	{.call = SYS_##name, .levels = (who), .more = 1, test},                                    \
	{.call = SYS_##name, .levels = (who), and}
#define REFUSE(name, who, error) {.call = SYS_##name, .levels = (who), .refuse = (error)}

#define IS(n, bits, wanted) .arg = (n), .mask = (uint32_t)(bits), .value = (uint32_t)(wanted)
#define ANSWER(n) .arg = (n), .mask = UINT32_MAX, .how = IS_ANSWER
#define NOT_ANSWER(n) .arg = (n), .mask = UINT32_MAX, .how = IS_NOT_ANSWER

/* Without O_PATH, which is part of some libraries' O_ACCMODE: it only names a file. */
enum { WRITES = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC };

/* The first that fits counts. What is called most comes first. Where a wrapper of the C library may
 * choose between two calls, both are here. */
static const struct rule rules[] = {
	CALL(read, EVERY),
	CALL(pread64, ALL | R),
	CALL(lseek, ALL | N),
	/* its flags cannot be seen: below read-only mounts, and Landlock for reading */
	CALL(openat2, F | W | U | D),
	CALL(fstat, ALL | N),
	/* its number could become another file's */
	WHEN(close, R | B | F | W | U | L | N | M, NOT_ANSWER(0)),
	CALL(close, D),
	WHEN(openat, B | L, IS(2, WRITES, O_RDONLY)),
	CALL(openat, D),
	CALL(getdents64, ALL),
	/* what is shared could be written without a call */
	WHEN_BOTH(mmap, EVERY, IS(2, PROT_EXEC, 0), IS(3, MAP_TYPE, MAP_PRIVATE)),
	CALL(munmap, EVERY),
	CALL(mremap, EVERY),
	WHEN(mprotect, EVERY, IS(2, PROT_EXEC, 0)),
	CALL(madvise, EVERY),
	CALL(brk, EVERY),
	WHEN(fcntl, ALL, IS(1, UINT32_MAX, F_SETFD)),
	WHEN(fcntl, ALL | N | M, IS(1, UINT32_MAX, F_GETFD)),
	WHEN(fcntl, ALL, IS(1, UINT32_MAX, F_GETFL)),
	WHEN(fcntl, L, IS(1, UINT32_MAX, F_SETFL)),
	WHEN(fcntl, U | L | N, IS(1, UINT32_MAX, F_ADD_SEALS)),
	WHEN(fcntl, U | L, IS(1, UINT32_MAX, F_DUPFD_CLOEXEC)),
	CALL(readlinkat, ALL),
	CALL(statx, ALL),
	CALL(newfstatat, ALL),
	WHEN(write, R | B | F | W | L | M, ANSWER(0)),
	CALL(write, U | D | N),	/* to memory; to what the kernel has in /proc and /sys */
	WHEN(sendmsg, U, ANSWER(0)),	/* an answer with descriptors */
	CALL(sendmsg, D),
	CALL(clock_gettime, EVERY),
	CALL(rt_sigprocmask, EVERY),
	CALL(sigaltstack, EVERY),		/* the tests' sanitizers */
	CALL(exit_group, EVERY),
	CALL(exit, EVERY),

	/* what libblkid asks devices; what else it would ask has no answer */
	WHEN(ioctl, B, IS(1, UINT32_MAX, BLKGETSIZE64)),
	WHEN(ioctl, B, IS(1, UINT32_MAX, BLKSSZGET)),
	WHEN(ioctl, B, IS(1, UINT32_MAX, CDROM_GET_CAPABILITY)),
	WHEN(ioctl, B, IS(1, UINT32_MAX, CDROM_DRIVE_STATUS)),
	WHEN(ioctl, B, IS(1, UINT32_MAX, CDROM_LAST_WRITTEN)),
	WHEN(ioctl, B, IS(1, UINT32_MAX, CDROMMULTISESSION)),
	REFUSE(ioctl, B, ENOTTY),
	/* where a file is, and how large the blocks there are */
	WHEN(ioctl, W, IS(1, UINT32_MAX, FS_IOC_FIEMAP)),
	WHEN(ioctl, W, IS(1, UINT32_MAX, FS_IOC_GETFLAGS)),
	WHEN(ioctl, W, IS(1, UINT32_MAX, FIBMAP)),
	WHEN(ioctl, W, IS(1, UINT32_MAX, FIGETBSZ)),
	WHEN(ioctl, W, IS(1, UINT32_MAX, BLKGETSIZE64)),
	WHEN(ioctl, W, IS(1, UINT32_MAX, BLKSSZGET)),
	REFUSE(ioctl, W, ENOTTY),
	/* a request to the management controller, and its answer */
	WHEN(ioctl, M, IS(1, UINT32_MAX, IPMICTL_SEND_COMMAND)),
	WHEN(ioctl, M, IS(1, UINT32_MAX, IPMICTL_RECEIVE_MSG_TRUNC)),
	CALL(ioctl, D),

	/* no packets of its own making: those sockets take a capability */
	WHEN(socket, N, IS(0, UINT32_MAX, AF_INET)),
	WHEN(socket, N, IS(0, UINT32_MAX, AF_INET6)),
	CALL(connect, N),
	CALL(sendto, N),
	CALL(recvfrom, N | D),
	CALL(recvmsg, N),
	CALL(ppoll, N | M),
	CALL(setsockopt, N),
	CALL(getsockopt, N),

	CALL(memfd_create, U | L),
	CALL(ftruncate, D | N),
	CALL(sendfile, U | L),
	/* a device; the setting of huge pages: both open since before */
	CALL(pwrite64, W | L),
	CALL(fdatasync, W),
	CALL(recvmsg, L),		/* what was unpacked for it */
	CALL(faccessat, ALL),
	CALL(fadvise64, ALL),
	CALL(uname, ALL),
	CALL(futex, EVERY),
	CALL(rt_sigreturn, EVERY),
	CALL(restart_syscall, EVERY),
	CALL(getrandom, EVERY),
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
	CALL(wait4, L | D),	/* one that it had started before */
	ARCH_OLD_CALLS(
		WHEN(open, B | L, IS(1, WRITES, O_RDONLY)),
		CALL(open, D),
		CALL(poll, N | M),
		CALL(readlink, ALL),
		CALL(stat, ALL),
		CALL(lstat, ALL),
		CALL(access, ALL),
	)
};

/* A bit for each call that may be made whatever its arguments are; then what the other rules say of
 * the rest. Of those of one call: is it the call; for each rule and test of it, load the argument,
 * mask it, compare it; the verdict; and at the end the call's number again. */
enum {
	RULES = sizeof(rules) / sizeof(*rules),
	WORD = 32,
	WORDS = 16,	/* numbers up to 511 */
	HEAD = 5,
	MAP = 4 + 3 * WORDS + 5,
	TEST = 3,
	AROUND = 3,
	PROGRAM_MAX = HEAD + MAP + RULES * (TEST + AROUND) + 1,
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

/* Its number; where to go on when it does not hold comes with skip_to_here(). */
static uint16_t put_test(struct program *p, const struct rule *r, int out)
{
	load(p, argument(r->arg));
	if (r->mask != UINT32_MAX)
		put(p, BPF_ALU | BPF_AND | BPF_K, r->mask, 0, 0);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, r->how == IS_VALUE ? r->value : (uint32_t)out, 0, 0);
	return p->n - 1;
}

static void skip_to_here(struct program *p, uint16_t test, bool when)
{
	uint8_t n = (uint8_t)(p->n - test - 1);

	if (when)
		p->at[test].jt = n;
	else
		p->at[test].jf = n;
}

/* A rule of a call that has been told apart; when one of its tests does not hold, what comes next
 * counts. */
static void put_rule(struct program *p, const struct rule *r, int out)
{
	uint16_t test[2];
	unsigned n = r->mask ? 1 + r->more : 0;

	for (unsigned i = 0; i < n; i++)
		test[i] = put_test(p, &r[i], out);
	verdict(p, r->refuse ? SECCOMP_RET_ERRNO | r->refuse : SECCOMP_RET_ALLOW);
	for (unsigned i = 0; i < n; i++)
		skip_to_here(p, test[i], r[i].how == IS_NOT_ANSWER);
}

/*
 * The kernel would try the program on every call there is, to remember which are allowed whatever
 * their arguments: more work than it saves in the short life of a job. It does not where it meets
 * an instruction that it cannot follow, as is "the length of the data", which is not needed.
 */
static void put_head(struct program *p)
{
	p->n = 0;
	put(p, BPF_LD | BPF_W | BPF_LEN, 0, 0, 0);
	load(p, offsetof(struct seccomp_data, arch));
	put(p, BPF_JMP | BPF_JEQ | BPF_K, ARCH_AUDIT, 1, 0);
	verdict(p, SECCOMP_RET_KILL_PROCESS);
	load(p, offsetof(struct seccomp_data, nr));
}

static bool install(struct program *p)
{
	struct sock_fprog program = {p->n, p->at};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

bool filter_is_there(void)
{
	uint32_t action = SECCOMP_RET_KILL_PROCESS;

	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0u, &action) == 0;
}

/* Calls that @level may make whatever their arguments are. The first rule without a test counts:
 * those before it, which have one, allow no less. */
static void free_calls(enum sandbox level, uint32_t map[WORDS])
{
	for (int i = RULES - 1; i >= 0; i--) {
		const struct rule *r = &rules[i];
		uint32_t bit = 1u << r->call % WORD;

		if (!(r->levels >> level & 1) || r->mask || r->call >= WORD * WORDS)
			continue;
		if (r->refuse)
			map[r->call / WORD] &= ~bit;
		else
			map[r->call / WORD] |= bit;
	}
}

static bool is_free(const uint32_t map[WORDS], uint16_t call)
{
	return call < WORD * WORDS && map[call / WORD] >> call % WORD & 1;
}

/* Allow what is in @map. The number's word is chosen first: from the last on, which has what scans
 * do most, but the very first before. */
static void put_map(struct program *p, const uint32_t map[WORDS])
{
	unsigned left = 0;

	for (unsigned w = 0; w < WORDS; w++)
		left += map[w] != 0;
	put(p, BPF_ALU | BPF_AND | BPF_K, WORD - 1, 0, 0);
	put(p, BPF_MISC | BPF_TAX, 0, 0, 0);
	load(p, offsetof(struct seccomp_data, nr));
	put(p, BPF_ALU | BPF_RSH | BPF_K, 5, 0, 0);
	for (unsigned i = 0; i < WORDS; i++) {
		unsigned w = i ? WORDS - i : 0;
		if (!map[w])
			continue;
		put(p, BPF_JMP | BPF_JEQ | BPF_K, w, 0, 2);
		put(p, BPF_LD | BPF_IMM, map[w], 0, 0);
		left--;
		put(p, BPF_JMP | BPF_JA, 3 * left + 1, 0, 0);
	}
	put(p, BPF_JMP | BPF_JA, 3, 0, 0); /* in no word */
	put(p, BPF_ALU | BPF_RSH | BPF_X, 0, 0, 0);
	put(p, BPF_JMP | BPF_JSET | BPF_K, 1, 0, 1);
	verdict(p, SECCOMP_RET_ALLOW);
	load(p, offsetof(struct seccomp_data, nr));
}

/* All rules for @level of the call that rules[@i] is about: up to the next one's that has any. */
static int put_call(struct program *p, int i, enum sandbox level, int out)
{
	uint16_t call = rules[i].call, start = p->n;
	bool open = true;	/* what comes last may leave it open */

	put(p, BPF_JMP | BPF_JEQ | BPF_K, call, 0, 0);
	for (; i < RULES && (rules[i].call == call || !(rules[i].levels >> level & 1));
	     i += 1 + rules[i].more)
		if (rules[i].call == call && rules[i].levels >> level & 1 && open) {
			put_rule(p, &rules[i], out);
			open = rules[i].mask != 0;
		}
	if (open)
		load(p, offsetof(struct seccomp_data, nr));
	skip_to_here(p, start, false);
	return i;
}

bool filter_enter(enum sandbox level, int out)
{
	uint32_t map[WORDS] = {0};
	struct program p;	/* begun by its head: most of 5 KiB stays unused */

	put_head(&p);
	free_calls(level, map);
	put_map(&p, map);
	for (int i = 0; i < RULES;)
		if (rules[i].levels >> level & 1 && !is_free(map, rules[i].call))
			i = put_call(&p, i, level, out);
		else
			i += 1 + rules[i].more;
	verdict(&p, SECCOMP_RET_KILL_PROCESS);
	return install(&p);
}
