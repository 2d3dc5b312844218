/* Tests of the sandbox: each barrier, by somebody who runs into it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "init/job/inner.h"
#include "lib/fd.h"
#include "tests/unit/ability.h"
#include "tests/unit/sandbox_kit.h"

static int input[2];	/* holds three bytes */

static void set_up(void)
{
	sandbox_set_up();
	if (input[1])
		return;
	OK(pipe(input) == 0);
	OK(write(input[1], "abc", 3) == 3);
	sandbox_kept[0] = input[0];
	sandbox_kept[1] = input[1];
}

static int answers(void)
{
	return syscall(SYS_write, sandbox_out[1], "x", 1) == 1 ? SANDBOX_WELL : 0;
}
static int writes_elsewhere(void) { return (int)syscall(SYS_write, input[1], "x", 0); }
static int reads(void)
{
	char byte;

	return syscall(SYS_read, input[0], &byte, 0) == 0 ? SANDBOX_WELL : 0;
}

static int opens_to_read(void)
{
	return syscall(SYS_openat, AT_FDCWD, "/sys/kernel", O_RDONLY) >= 0 ? SANDBOX_WELL : 0;
}

static int names_the_root(void)
{
	return syscall(SYS_openat, AT_FDCWD, "/", O_PATH | O_DIRECTORY) >= 0 ? SANDBOX_WELL : 0;
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
	return sandbox_open(AT_FDCWD, "/proc/self", O_PATH) >= 0 ? 0 : SANDBOX_WELL;
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

	return ioctl(input[0], FIONREAD, &n) < 0 && errno == ENOTTY ? SANDBOX_WELL : 0;
}

static int wants_memory(void)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS;
	void *little = mmap(NULL, SANDBOX_MEMORY / 2, PROT_READ, flags, -1, 0);
	void *much = mmap(NULL, SANDBOX_MEMORY, PROT_READ, flags, -1, 0);

	return little != MAP_FAILED && much == MAP_FAILED ? SANDBOX_WELL : 0;
}

/* A line of the status begins with @key and goes on with @value. */
static bool status_says(struct slice key, struct slice value)
{
	static char text[8192];
	ssize_t n = read(sandbox_kept[SANDBOX_STATUS], text, sizeof(text));
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
	return status_says(S("CapEff:"), S("0000000000000004")) ? SANDBOX_WELL : 0;
}
/* Where no path leads to /proc. */
static int has_no_other_capability(void)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {{0}, {0}};

	return syscall(SYS_capget, &head, data) == 0 &&
			       data[0].effective == 1u << CAP_DAC_READ_SEARCH && !data[1].effective
		       ? SANDBOX_WELL
		       : 0;
}
static int has_two_capabilities(void)
{
	return status_says(S("CapEff:"), S("0000000000200004")) ? SANDBOX_WELL : 0;
}
static int has_no_capability(void)
{
	return status_says(S("CapEff:"), S("0000000000000000")) ? SANDBOX_WELL : 0;
}
static int gains_nothing(void) { return status_says(S("NoNewPrivs:"), S("1")) ? SANDBOX_WELL : 0; }

TEST(sandbox_lets_work)
{
	set_up();
	for (enum sandbox level = SANDBOX_READING; level <= SANDBOX_LIMITS; level++) {
		OK(sandbox_fate(level, answers) == SANDBOX_WELL);
		OK(sandbox_fate(level, reads) == SANDBOX_WELL);
	}
	OK(sandbox_fate(SANDBOX_BYTES, opens_to_read) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_LOADING, opens_to_read) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_LOADING, names_the_root) == SANDBOX_WELL);
}

/* Not even what it could open again by a name, or what a device would tell. */
TEST(sandbox_of_reading_opens_nothing)
{
	NEEDS_FILTERS();
	set_up();
	OK(sandbox_fate(SANDBOX_READING, opens_to_read) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_READING, names_the_root) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_READING, opens_by_name) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_READING, writes_elsewhere) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_READING, asks_the_device) == SANDBOX_STOPPED);
}

TEST(sandbox_of_bytes_writes_nothing)
{
	NEEDS_FILTERS();
	set_up();
	OK(sandbox_fate(SANDBOX_BYTES, opens_to_write) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_BYTES, truncates) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_BYTES, writes_elsewhere) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_BYTES, asks_the_device) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_LOADING, truncates) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_LOADING, opens_to_write) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_LOADING, opens_by_name) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_LOADING, writes_elsewhere) == SANDBOX_STOPPED);
}

TEST(sandbox_of_files_knows_no_paths)
{
	NEEDS_FILTERS();
	set_up();
	OK(sandbox_fate(SANDBOX_FILES, opens_to_read) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_FILES, writes_elsewhere) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_LIMITS, looks_at_a_path) == 0);
	OK(sandbox_fate(SANDBOX_UNPACKING, opens_to_read) == SANDBOX_STOPPED);
}

static int writes_at_a_place(void)
{
	long n = syscall(SYS_pwrite64, input[1], "x", 1ul, 0l);

	return n < 0 && errno == ESPIPE ? SANDBOX_WELL : 0;
}

static int lifts_the_ban(void)
{
	int off = 0;

	return ioctl(input[0], BLKROSET, &off) < 0 && errno == ENOTTY ? SANDBOX_WELL : 0;
}

/* To what it was handed open, at a place: it opens nothing for writing, and asks nothing else of a
 * device. */
TEST(sandbox_of_writing)
{
	NEEDS_FILTERS();
	set_up();
	OK(sandbox_fate(SANDBOX_WRITING, writes_at_a_place) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_FILES, writes_at_a_place) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_WRITING, writes_elsewhere) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_WRITING, opens_to_write) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_WRITING, opens_to_read) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_WRITING, asks_the_device) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_WRITING, lifts_the_ban) == SANDBOX_WELL);
	if (geteuid() == 0)
		OK(sandbox_fate(SANDBOX_WRITING, looks_at_a_path) == SANDBOX_WELL);
}

TEST(sandbox_of_files_is_in_an_empty_root)
{
	set_up();
	if (geteuid() != 0)
		SKIP("needs root");
	OK(sandbox_fate(SANDBOX_FILES, looks_at_a_path) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_UNPACKING, looks_at_a_path) == SANDBOX_WELL);
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

	NEEDS_FILTERS();
	set_up();
	for (size_t i = 0; i < sizeof(attempts) / sizeof(*attempts); i++)
		for (enum sandbox level = SANDBOX_READING; level < SANDBOX_LIMITS; level++)
			OK((level == SANDBOX_NET && attempts[i] == speaks_to_the_network) ||
			   sandbox_fate(level, attempts[i]) == SANDBOX_STOPPED);
	for (enum sandbox level = SANDBOX_READING; level <= SANDBOX_DEVICES; level++)
		OK(sandbox_fate(level, forks) == SANDBOX_STOPPED);
	for (enum sandbox level = SANDBOX_READING; level < SANDBOX_DEVICES; level++) {
		OK(sandbox_fate(level, opens_a_file_system) == SANDBOX_STOPPED);
		OK((sandbox_fate(level, loads_a_kernel) == SANDBOX_STOPPED) ==
		   (level != SANDBOX_LOADING));
	}
	OK(sandbox_fate(SANDBOX_DEVICES, loads_a_kernel) == SANDBOX_STOPPED);
}

static int forks_no_more(void)
{
	sandbox_narrow(SANDBOX_DEVICES, sandbox_out[1]);
	return forks();
}

static int traces_no_more(void)
{
	sandbox_narrow(SANDBOX_DEVICES, sandbox_out[1]);
	return traces();
}

static int answers_alone(void)
{
	sandbox_narrow(SANDBOX_DEVICES, sandbox_out[1]);
	return answers();
}

TEST(sandbox_of_opening_becomes_one_of_devices)
{
	NEEDS_FILTERS();
	set_up();
	OK(sandbox_fate(SANDBOX_OPENING, forks) != SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_OPENING, gains_nothing) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_OPENING, wants_memory) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_OPENING, forks_no_more) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_OPENING, traces_no_more) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_OPENING, answers_alone) == SANDBOX_WELL);
}

TEST(sandbox_limits_memory)
{
	NEEDS(ability_to_limit, "limits of memory");
	set_up();
	for (enum sandbox level = SANDBOX_READING; level <= SANDBOX_LIMITS; level++)
		OK(sandbox_fate(level, wants_memory) == SANDBOX_WELL);
}

/* In a job that may have much: how another one fares, when the first has an arena by then. */
static int memory_of_another(void)
{
	struct sandbox_limits much = {.memory = 4 * SANDBOX_MEMORY, .out = sandbox_out[1],
				      .fds = sandbox_kept, .n_fds = SANDBOX_KEPT};
	struct arena a;

	if (!sandbox_enter(SANDBOX_LIMITS, &much) ||
	    arena_open(&a, SANDBOX_MEMORY / 8 * 5, arena_never_full) < 0)
		return SANDBOX_NOT_RUN;
	return sandbox_fate(SANDBOX_BYTES, wants_memory);
}

/* What its arenas have is none of what another one may take. */
TEST(sandbox_limits_memory_beyond_what_a_job_has)
{
	int status;

	NEEDS(ability_to_limit, "limits of memory");
	set_up();
	pid_t pid = fork();
	if (pid == 0)
		syscall(SYS_exit_group, memory_of_another());
	waitpid(pid, &status, 0);
	OK(WIFEXITED(status) && WEXITSTATUS(status) == SANDBOX_WELL);
}

TEST(sandbox_gains_no_privileges)
{
	set_up();
	OK(sandbox_fate(SANDBOX_BYTES, gains_nothing) == SANDBOX_WELL);
}

TEST(sandbox_drops_capabilities)
{
	set_up();
	if (geteuid() != 0)
		SKIP("needs root");
	OK(sandbox_fate(SANDBOX_READING, has_no_capability) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_BYTES, has_one_capability) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_UNPACKING, has_no_other_capability) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_DEVICES, has_two_capabilities) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_OPENING, has_two_capabilities) == SANDBOX_WELL);
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
	struct inner_work work = {.run = run, .arg = &file, .sandbox = SANDBOX_UNPACKING,
				  .limits = {.memory = SANDBOX_MEMORY, .file = 4096,
					     .fds = &file, .n_fds = 1}};
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

	NEEDS_FILTERS();
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

static enum job_end inner(int (*run)(void *, int), void *arg, struct slice *got)
{
	struct inner_work work = {.run = run, .arg = arg, .sandbox = SANDBOX_BYTES,
				  .limits.memory = SANDBOX_MEMORY};

	return inner_run(&work, &test_arena, got);
}

TEST(inner_job_ends)
{
	struct slice hello = S("hello"), got = {0};

	NEEDS_FILTERS();
	OK(inner(says_hello, &hello, &got) == JOB_OK);
	OK_TEXT(got, S("hello"));
	OK(inner(says_half, &hello, &got) == JOB_GARBLED);
	OK(inner(crashes, NULL, &got) == JOB_CRASHED);
	OK(inner(breaks_out, NULL, &got) == JOB_FORBIDDEN);
	OK(inner(floods, NULL, &got) == JOB_TOO_MUCH);
}
