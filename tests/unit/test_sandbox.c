/* Tests of the sandbox: each barrier, by somebody who runs into it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "discover/block/detached.h"
#include "init/job/inner.h"
#include "init/job/sandbox.h"
#include "lib/fd.h"
#include "tests/unit/test.h"

enum { WENT_WELL = 7, MEMORY = 64 << 20 };

static int out[2];
static int input[2];	/* holds three bytes */

/* Whether @attempt, at @level, ended as it says itself; or -1: it was stopped by the filter. */
static int fate(enum sandbox level, int (*attempt)(void))
{
	struct sandbox_limits limits = {.memory = MEMORY, .out = out[1]};
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		sandbox_enter(level, &limits);
		syscall(SYS_exit_group, attempt());
	}
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? -1 : -2;
	return WEXITSTATUS(status);
}

static void set_up(void)
{
	if (out[1])
		return;
	sandbox_prepare(detached_nowhere());
	OK(pipe(out) == 0 && pipe(input) == 0);
	OK(write(input[1], "abc", 3) == 3);
}

static int answers(void) { return syscall(SYS_write, out[1], "x", 1) == 1 ? WENT_WELL : 0; }
static int writes_elsewhere(void) { return (int)syscall(SYS_write, input[1], "x", 0); }
static int reads(void)
{
	char byte;

	return syscall(SYS_read, input[0], &byte, 0) == 0 ? WENT_WELL : 0;
}

static int opens_to_read(void)
{
	return syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY) >= 0 ? WENT_WELL : 0;
}

static int names_the_root(void)
{
	return syscall(SYS_openat, AT_FDCWD, "/", O_PATH | O_DIRECTORY) >= 0 ? WENT_WELL : 0;
}

static int opens_to_write(void)
{
	return (int)syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR) >= 0;
}
static int truncates(void)
{
	return (int)syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY | O_TRUNC) >= 0;
}

static int looks_at_a_path(void)
{
	struct open_how how = {.flags = O_PATH | O_CLOEXEC};

	return syscall(SYS_openat2, AT_FDCWD, "/proc/self", &how, sizeof(how)) >= 0 ? 0 : WENT_WELL;
}

static int opens_by_name(void)
{
	struct open_how how = {.flags = O_RDWR | O_CLOEXEC};

	return (int)syscall(SYS_openat2, AT_FDCWD, "/dev/null", &how, sizeof(how)) * 0;
}

static int forks(void) { return (int)syscall(SYS_clone, 0ul, 0ul, NULL, NULL, 0ul) * 0; }
static int speaks_to_the_network(void)
{
	return (int)syscall(SYS_socket, AF_INET, SOCK_DGRAM, 0) * 0;
}
static int runs_a_program(void) { return (int)syscall(SYS_execve, "/nowhere", NULL, NULL) * 0; }
static int signals_somebody(void) { return (int)syscall(SYS_kill, 1, 0) * 0; }
static int mounts(void) { return (int)syscall(SYS_mount, NULL, NULL, NULL, 0ul, NULL) * 0; }
static int restarts(void) { return (int)syscall(SYS_reboot, 0, 0, 0, NULL) * 0; }
static int loads_a_kernel(void) { return (int)syscall(SYS_kexec_load, 0ul, 0ul, NULL, ~0ul) * 0; }
static int opens_a_file_system(void) { return (int)syscall(SYS_fsopen, NULL, 0) * 0; }
static int traces(void) { return (int)syscall(SYS_ptrace, -1l, 0l, 0l, 0l) * 0; }

static int maps_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == NULL;
}

static int asks_the_device(void)
{
	int n;

	return ioctl(input[0], FIONREAD, &n) < 0 && errno == ENOTTY ? WENT_WELL : 0;
}

static int wants_memory(void)
{
	void *little = mmap(NULL, MEMORY / 2, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *much = mmap(NULL, MEMORY, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return little != MAP_FAILED && much == MAP_FAILED ? WENT_WELL : 0;
}

/* A line of /proc/self/status begins with @key and goes on with @value. */
static bool status_says(struct slice key, struct slice value)
{
	static char text[8192];
	AUTO_FD fd = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/status", O_RDONLY);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text));
	struct slice all = {text, n > 0 ? (size_t)n : 0};

	while (all.n) {
		struct slice line = slice_cut(&all, '\n');
		if (slice_skip(&line, key))
			return slice_eq(slice_trim(line), value);
	}
	return false;
}

static int has_one_capability(void)
{
	return status_says(S("CapEff:"), S("0000000000000004")) ? WENT_WELL : 0;
}
/* Where no path leads to /proc. */
static int has_no_other_capability(void)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {{0}, {0}};

	return syscall(SYS_capget, &head, data) == 0 &&
			       data[0].effective == 1u << CAP_DAC_READ_SEARCH && !data[1].effective
		       ? WENT_WELL
		       : 0;
}
static int has_two_capabilities(void)
{
	return status_says(S("CapEff:"), S("0000000000200004")) ? WENT_WELL : 0;
}
static int gains_nothing(void) { return status_says(S("NoNewPrivs:"), S("1")) ? WENT_WELL : 0; }

TEST(sandbox_lets_work)
{
	set_up();
	for (enum sandbox level = SANDBOX_BYTES; level <= SANDBOX_LIMITS; level++) {
		OK(fate(level, answers) == WENT_WELL);
		OK(fate(level, reads) == WENT_WELL);
	}
	OK(fate(SANDBOX_BYTES, opens_to_read) == WENT_WELL);
	OK(fate(SANDBOX_LOADING, opens_to_read) == WENT_WELL);
	OK(fate(SANDBOX_LOADING, names_the_root) == WENT_WELL);
}

TEST(sandbox_of_bytes_writes_nothing)
{
	set_up();
	OK(fate(SANDBOX_BYTES, opens_to_write) == -1);
	OK(fate(SANDBOX_BYTES, truncates) == -1);
	OK(fate(SANDBOX_BYTES, writes_elsewhere) == -1);
	OK(fate(SANDBOX_BYTES, asks_the_device) == WENT_WELL);
	OK(fate(SANDBOX_LOADING, truncates) == -1);
	OK(fate(SANDBOX_LOADING, opens_to_write) == -1);
	OK(fate(SANDBOX_LOADING, opens_by_name) == -1);
	OK(fate(SANDBOX_LOADING, writes_elsewhere) == -1);
}

TEST(sandbox_of_files_knows_no_paths)
{
	set_up();
	OK(fate(SANDBOX_FILES, opens_to_read) == -1);
	OK(fate(SANDBOX_FILES, writes_elsewhere) == -1);
	OK(fate(SANDBOX_LIMITS, looks_at_a_path) == 0);
	OK(fate(SANDBOX_UNPACKING, opens_to_read) == -1);
}

TEST(sandbox_of_files_is_in_an_empty_root)
{
	set_up();
	if (geteuid() != 0)
		SKIP("needs root");
	OK(fate(SANDBOX_FILES, looks_at_a_path) == WENT_WELL);
	OK(fate(SANDBOX_UNPACKING, looks_at_a_path) == WENT_WELL);
}

TEST(sandbox_has_no_other_calls)
{
	static int (*const attempts[])(void) = {
		speaks_to_the_network,
		runs_a_program,
		signals_somebody,
		mounts,
		restarts,
		traces,
		maps_code,
	};

	set_up();
	for (size_t i = 0; i < sizeof(attempts) / sizeof(*attempts); i++)
		for (enum sandbox level = SANDBOX_BYTES; level < SANDBOX_LIMITS; level++)
			OK(fate(level, attempts[i]) == -1);
	for (enum sandbox level = SANDBOX_BYTES; level < SANDBOX_DEVICES; level++) {
		OK(fate(level, forks) == -1);
		OK(fate(level, opens_a_file_system) == -1);
		OK((fate(level, loads_a_kernel) == -1) == (level != SANDBOX_LOADING));
	}
	OK(fate(SANDBOX_DEVICES, loads_a_kernel) == -1);
}

static int forks_no_more(void)
{
	sandbox_stay_alone();
	return forks();
}

static int answers_alone(void)
{
	sandbox_stay_alone();
	return answers();
}

TEST(sandbox_stays_alone)
{
	set_up();
	OK(fate(SANDBOX_DEVICES, forks) != -1);
	OK(fate(SANDBOX_DEVICES, forks_no_more) == -1);
	OK(fate(SANDBOX_DEVICES, answers_alone) == WENT_WELL);
}

TEST(sandbox_limits_memory)
{
	set_up();
	for (enum sandbox level = SANDBOX_BYTES; level <= SANDBOX_LIMITS; level++)
		OK(fate(level, wants_memory) == WENT_WELL);
}

TEST(sandbox_gains_no_privileges)
{
	set_up();
	OK(fate(SANDBOX_BYTES, gains_nothing) == WENT_WELL);
}

TEST(sandbox_drops_capabilities)
{
	set_up();
	if (geteuid() != 0)
		SKIP("needs root");
	OK(fate(SANDBOX_BYTES, has_one_capability) == WENT_WELL);
	OK(fate(SANDBOX_UNPACKING, has_no_other_capability) == WENT_WELL);
	OK(fate(SANDBOX_DEVICES, has_two_capabilities) == WENT_WELL);
}

/* ---- a job's own job ---- */

static int says_hello(void *arg, int fd) { return job_answer(fd, *(struct slice *)arg, -1) < 0; }
static int says_half(void *arg, int fd)
{
	return job_answer(fd, *(struct slice *)arg, -1) < 0 ? 1 : JOB_GARBLED;
}
static int crashes(void *arg, int fd) { (void)arg; (void)fd; __builtin_trap(); }
static int breaks_out(void *arg, int fd) { (void)arg; (void)fd; return opens_to_write(); }

static int floods(void *arg, int fd)
{
	static char much[1 << 16];

	(void)arg;
	while (job_answer(fd, (struct slice){much, sizeof(much)}, -1) == 0)
		;
	return 0;
}

/* Two files, one of which it has made; no larger one than it may. */
static int unpacks(void *arg, int fd)
{
	int fds[2] = {*(int *)arg, fd_memory("half")}, whole = fd_memory("whole"), sealed;

	if (fd_append(fds[1], fds[0], 0, 2048) < 0 || fd_sealed(&fds[1], &sealed) < 0)
		return 1;
	fds[1] = sealed;
	if (fd_append(whole, fds[0], 0, 8192) != -EFBIG)
		return 1;
	return inner_answer(fd, S("two"), fds, 2) < 0;
}

static int hands_over_too_much(void *arg, int fd)
{
	int fds[INNER_FDS_MAX];

	for (int i = 0; i < INNER_FDS_MAX; i++)
		fds[i] = *(int *)arg;
	return inner_answer(fd, S("a"), fds, INNER_FDS_MAX) < 0 ||
	       inner_answer(fd, S("b"), fds, 1) < 0;
}

static int opens_a_path(void *arg, int fd)
{
	(void)arg, (void)fd;
	return opens_to_read();
}

static enum job_end unpack(int (*run)(void *, int), int file, struct slice *got,
			   struct inner_fds *fds)
{
	struct inner_work work = {run, &file, SANDBOX_UNPACKING, {.memory = MEMORY, .file = 4096}};
	struct inner inner;

	*fds = (struct inner_fds){.n = 0};
	OK(inner_start(&inner, &work) == 0);
	return inner_finish(&inner, &test_arena, got, fds);
}

TEST(inner_job_hands_over_files)
{
	static const char bytes[8192] = "12345";
	AUTO_FD file = fd_memory("file");
	struct slice got = {0};
	struct inner_fds fds;
	char begin[5];

	OK(fd_write_all(file, (struct slice){bytes, sizeof(bytes)}) == 0);
	OK(unpack(unpacks, file, &got, &fds) == JOB_OK && fds.n == 2);
	OK_TEXT(got, S("two"));
	OK(fd_read_at(fds.at[1], begin, 5, 0) == 5 && memcmp(begin, "12345", 5) == 0);
	OK(fcntl(fds.at[1], F_GET_SEALS) & F_SEAL_WRITE);
	close(fds.at[0]);
	close(fds.at[1]);
	OK(unpack(hands_over_too_much, file, &got, &fds) == JOB_GARBLED && fds.n == 0);
	OK(unpack(opens_a_path, file, &got, &fds) == JOB_FORBIDDEN && fds.n == 0);
}

TEST(inner_job_ends)
{
	struct slice hello = S("hello"), got = {0};

	OK(inner_run(says_hello, &hello, MEMORY, &test_arena, &got) == JOB_OK);
	OK_TEXT(got, S("hello"));
	OK(inner_run(says_half, &hello, MEMORY, &test_arena, &got) == JOB_GARBLED);
	OK(inner_run(crashes, NULL, MEMORY, &test_arena, &got) == JOB_CRASHED);
	OK(inner_run(breaks_out, NULL, MEMORY, &test_arena, &got) == JOB_FORBIDDEN);
	OK(inner_run(floods, NULL, MEMORY, &test_arena, &got) == JOB_TOO_MUCH);
}
