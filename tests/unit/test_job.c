/* Tests of jobs: whatever a child does, there is exactly one answer, in time. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init/job/job.h"
#include "init/job/reaper.h"
#include "tests/unit/ability.h"
#include "tests/unit/test.h"

static struct loop loop;
static struct reaper reaper;
static struct job job;
static int ended;
static enum job_end how;
static char got[64];
static size_t got_n;
static int got_fd;

static void child_ended(void *arg, pid_t pid, int status)
{
	(void)arg;
	job_reaped(&job, pid, status);
}

static void done(struct job *j, enum job_end end, struct slice answer)
{
	struct arena kept = job_take_memory(j, &answer, 100);

	OK(answer.n == 0 || (answer.p == kept.base && arena_has_room(&kept, 96, 1)));
	OK(kept.cap < answer.n + 128);
	ended++;
	how = end;
	got_n = answer.n < sizeof(got) ? answer.n : sizeof(got);
	if (got_n)
		memcpy(got, answer.p, got_n);
	arena_close(&kept);
	got_fd = job_take_fd(j);
	job_release(j);
}

static void start_reaping(void)
{
	static bool started;

	if (!started)
		OK(reaper_start(&reaper, &loop, child_ended, NULL) == 0);
	started = true;
}

static void run_passing(int timeout_ms, int (*work)(void *, int), bool passes_fd)
{
	struct job_work w = {.run = work, .timeout_ms = timeout_ms, .sandbox = SANDBOX_LIMITS,
			     .passes_fd = passes_fd};
	int64_t stop = loop_now() + 20000;

	start_reaping();
	ended = 0;
	got_n = 0;
	got_fd = -1;
	OK(job_start(&job, &loop, &w, done, NULL) == 0);
	while (!ended && loop_now() < stop)
		loop_once(&loop);
	OK(ended == 1);
}

static void run(int timeout_ms, int (*work)(void *, int))
{
	run_passing(timeout_ms, work, false);
}

static int says_hello(void *arg, int out)
{
	(void)arg;
	return job_answer(out, S("hello"), -1) < 0;
}

static int passes_a_descriptor(void *arg, int out)
{
	(void)arg;
	return job_answer(out, S("x"), open("/dev/null", O_RDONLY)) < 0;
}

static int crashes(void *arg, int out)
{
	(void)arg;
	if (job_answer(out, S("half"), -1) < 0)
		return 1;
	__builtin_trap();
}

static int hangs(void *arg, int out)
{
	(void)arg;
	(void)out;
	while (pause() < 0)
		;
	return 0;
}

static int floods(void *arg, int out)
{
	static char big[65536];

	(void)arg;
	for (;;)
		if (job_answer(out, (struct slice){big, sizeof(big)}, -1) < 0)
			return 0;
}

static int fails(void *arg, int out)
{
	(void)arg;
	return job_answer(out, S("x"), -1) < 0 ? 43 : 42;
}

static int wants_too_much(void *arg, int out)
{
	struct arena a;

	(void)arg;
	(void)out;
	job_memory(&a, 4096);
	memset(arena_array(&a, char, 4097), 1, 1);
	return 0;
}

static int leaves_an_orphan(void *arg, int out)
{
	(void)arg;
	if (fork() == 0) {
		sleep(10);
		_exit(0);
	}
	return job_answer(out, S("x"), -1) < 0;
}

TEST(job_answers)
{
	run(10000, says_hello);
	OK(how == JOB_OK);
	OK_TEXT(((struct slice){got, got_n}), S("hello"));
	OK(got_fd == -1);
}

TEST(job_passes_a_descriptor)
{
	struct stat st;

	run_passing(10000, passes_a_descriptor, true);
	OK(how == JOB_OK && got_fd >= 0);
	OK(fstat(got_fd, &st) == 0 && S_ISCHR(st.st_mode));
	close(got_fd);
}

static int passes_many(void *arg, int out)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(2 * sizeof(int))];
	} control = {0};
	int fds[2] = {out, out};
	char byte = 'x';
	struct iovec io = {&byte, 1};
	struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = control.room,
				 .msg_controllen = CMSG_LEN(sizeof(fds))};
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);

	(void)arg;
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(fds));
	memcpy(CMSG_DATA(c), fds, sizeof(fds));
	for (int i = 0; i < 500; i++)
		if (sendmsg(out, &message, MSG_NOSIGNAL) < 0)
			return 1;
	return 0;
}

static int open_descriptors(void)
{
	int n = 0;

	for (int fd = 0; fd < 4096; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

TEST(job_passes_no_second_descriptor)
{
	start_reaping();
	int before = open_descriptors();
	run_passing(10000, passes_many, true);
	OK(how == JOB_GARBLED && got_n == 0);
	OK(got_fd == -1 && open_descriptors() == before);
	run(10000, passes_many);
	OK(how == JOB_GARBLED);
	OK(got_fd == -1 && open_descriptors() == before);
}

TEST(job_passes_no_descriptor_unasked)
{
	start_reaping();
	int before = open_descriptors();

	run(10000, passes_a_descriptor);
	OK(how == JOB_GARBLED && got_fd == -1);
	OK(open_descriptors() == before);
}

TEST(job_that_crashes_answers_nothing)
{
	run(10000, crashes);
	OK(how == JOB_CRASHED && got_n == 0);
}

TEST(job_that_hangs_is_let_go)
{
	run(100, hangs);
	OK(how == JOB_TIMED_OUT && got_n == 0);
}

TEST(job_that_floods_is_cut)
{
	run(20000, floods);
	OK(how == JOB_TOO_MUCH && got_n == 0);
}

TEST(job_that_fails_answers_nothing)
{
	run(10000, fails);
	OK(how == JOB_FAILED && got_n == 0);
	run(10000, wants_too_much);
	OK(how == JOB_NO_MEMORY && got_n == 0);
}

static int tells_its_number(void *arg, int out)
{
	(void)arg;
	return job_answer(out, getpid() == 1 ? S("1") : S("many"), -1) < 0;
}

/* Where a job has process numbers of its own (not everywhere without root),
 * what it started ends with it. */
TEST(job_whose_orphan_holds_the_socket)
{
	run(10000, tells_its_number);
	bool own_numbers = got_n == 1;
	OK(own_numbers || !ability(ability_of_own_numbers));
	run(own_numbers ? 5000 : 300, leaves_an_orphan);
	OK(how == (own_numbers ? JOB_OK : JOB_TIMED_OUT));
}

/* A child that cannot be reaped, as one that is stuck in the kernel, holds nothing up. */
TEST(job_that_never_dies)
{
	struct job_work w = {.run = hangs, .timeout_ms = 100, .sandbox = SANDBOX_LIMITS};

	start_reaping();
	loop_disarm(&loop, &reaper.watch);
	ended = 0;
	OK(job_start(&job, &loop, &w, done, NULL) == 0);
	for (int i = 0; i < 50 && !ended; i++)
		loop_once(&loop);
	OK(ended == 1 && how == JOB_TIMED_OUT);
	loop_arm(&loop, &reaper.watch);
}

TEST(job_that_is_cancelled_says_nothing)
{
	struct job_work w = {.run = hangs, .timeout_ms = 100, .sandbox = SANDBOX_LIMITS};

	ended = 0;
	OK(job_start(&job, &loop, &w, done, NULL) == 0);
	job_cancel(&job);
	OK(ended == 0 && job.pid == 0);
}

/* ---- what ends with whoever started it ---- */

static int answers_for_ever(void *arg, int out)
{
	static char big[65536];

	(void)arg;
	while (job_answer(out, (struct slice){big, sizeof(big)}, -1) == 0)
		;
	return 0;
}

/* Start a job that fills its socket, and end without a word, as by SIGKILL. */
static _Noreturn void leave_a_job(int (*work)(void *, int), int to)
{
	struct job_work w = {.run = work, .timeout_ms = 20000, .sandbox = SANDBOX_LIMITS,
			     .fds = &to, .n_fds = 1};

	if (job_start(&job, &loop, &w, done, NULL) == 0)
		usleep(100000);
	_exit(0);
}

/* The job has the only other end of a pipe: that is closed when it has ended. */
static bool ends_with_its_parent(int (*work)(void *, int))
{
	int fd[2];
	char byte;

	OK(pipe(fd) == 0);
	pid_t pid = fork();
	if (pid == 0)
		leave_a_job(work, fd[1]);
	close(fd[1]);
	waitpid(pid, NULL, 0);
	struct pollfd p = {.fd = fd[0], .events = POLLIN};
	bool over = poll(&p, 1, 10000) == 1 && read(fd[0], &byte, 1) == 0;
	close(fd[0]);
	return over;
}

TEST(job_ends_with_its_parent)
{
	OK(ends_with_its_parent(hangs));
	OK(ends_with_its_parent(answers_for_ever));
}
