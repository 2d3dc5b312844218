/* Running a job: fork, a socket for the answer, a deadline on the answer. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/job/job.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/fd.h"
#include "lib/limits.h"

enum { CHUNK = 65536 };

enum job_end job_end_of_status(int status)
{
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? JOB_FORBIDDEN : JOB_CRASHED;
	return WEXITSTATUS(status) <= JOB_TOO_MUCH ? (enum job_end)WEXITSTATUS(status) : JOB_FAILED;
}

/* Two things end a job and they come in either order: the socket runs dry and the process is
 * reaped. Only both together count. */
static void finish_when_both(struct job *job)
{
	if (!job->eof || !job->reaped)
		return;
	if (job->end == JOB_OK)
		job->end = job_end_of_status(job->status);
	job->pid = 0;
	if (job->end != JOB_OK)
		fd_close(&job->passed_fd);
	job->done(job, job->end,
		  (struct slice){job->arena.base, job->end == JOB_OK ? job->got : 0});
}

static void close_socket(struct job *job)
{
	loop_disarm(job->loop, &job->watch);
	fd_close(&job->watch.fd);
	job->eof = true;
}

/* Once it is reaped, its number may be somebody else's. */
static void kill_child(const struct job *job)
{
	if (!job->reaped)
		kill(job->pid, SIGKILL);
}

/* The deadline is on the answer, not on the process: a child that is stuck in the kernel on a dying
 * disk cannot be killed now, so we let go of it; it is reaped whenever it does die. */
static void give_up(struct job *job, enum job_end why)
{
	job->end = why;
	kill_child(job);
	job->reaped = true;
	close_socket(job);
	finish_when_both(job);
}

/* Every descriptor of a message is ours from now on: one is kept, if the job is to pass one, and
 * all others are closed. Whether the job kept to that. */
static bool take_descriptors(struct job *job, const struct cmsghdr *c)
{
	size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	bool right = true;

	for (size_t i = 0; i < n; i++) {
		int fd;

		memcpy(&fd, CMSG_DATA(c) + i * sizeof(fd), sizeof(fd));
		if (job->passes_fd && job->passed_fd < 0) {
			job->passed_fd = fd;
		} else {
			close(fd);
			right = false;
		}
	}
	return right;
}

/* What there was no room for, the kernel has closed. */
static bool take_control(struct job *job, struct msghdr *message)
{
	bool right = !(message->msg_flags & MSG_CTRUNC);

	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
			right &= take_descriptors(job, c);
	return right;
}

/* Bytes, 0 at the end, or -errno: -EPROTO for descriptors that are not to come. */
static ssize_t receive(struct job *job)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	size_t left = LIMIT_RECORD_BYTES - job->got;
	struct iovec io = {job->arena.base + job->got, left < CHUNK ? left : CHUNK};
	struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = control.room,
				 .msg_controllen = sizeof(control.room)};

	ssize_t n = recvmsg(job->watch.fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	if (n < 0)
		return -errno;
	return take_control(job, &message) ? n : -EPROTO;
}

static void readable(struct watch *w, short revents)
{
	struct job *job = (struct job *)((char *)w - offsetof(struct job, watch));

	if (!revents) {
		give_up(job, JOB_TIMED_OUT);
		return;
	}
	ssize_t n = receive(job);
	if (n == -EINTR || n == -EAGAIN)
		return;
	if (n > 0)
		job->got += (size_t)n;
	if (n == -EPROTO) {
		give_up(job, JOB_GARBLED);
	} else if (job->got == LIMIT_RECORD_BYTES) {
		give_up(job, JOB_TOO_MUCH);
	} else if (n <= 0) {
		close_socket(job);
		finish_when_both(job);
	}
}

static _Noreturn void child(const struct job_work *work, int out)
{
	struct sandbox_limits limits = {.memory = work->memory,
					.seconds = (unsigned)work->timeout_ms / 1000, .out = out,
					.fds = work->fds, .n_fds = work->n_fds};

	if (!sandbox_enter(work->sandbox, &limits))
		_exit(JOB_UNCONFINED);
	_exit(work->run(work->arg, out));
}

int job_start(struct job *job, struct loop *loop, const struct job_work *work,
	      void (*done)(struct job *, enum job_end, struct slice), void *owner)
{
	int fd[2];

	*job = (struct job){.loop = loop, .done = done, .owner = owner, .passed_fd = -1,
			    .passes_fd = work->passes_fd};
	int rc = arena_open(&job->arena, LIMIT_RECORD_BYTES, arena_never_full);
	if (rc < 0)
		return rc;
	arena_keep_from_children(&job->arena);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) < 0) {
		rc = -errno;
		arena_close(&job->arena);
		return rc;
	}
	pid_t pid = sandbox_fork();
	if (pid == 0)
		child(work, fd[1]);
	close(fd[1]);
	if (pid < 0) {
		close(fd[0]);
		arena_close(&job->arena);
		return -EAGAIN;
	}
	job->pid = pid;
	job->watch = (struct watch){.fd = fd[0], .events = POLLIN, .fire = readable,
				    .deadline = loop_now() + work->timeout_ms};
	loop_arm(loop, &job->watch);
	return 0;
}

bool job_reaped(struct job *job, pid_t pid, int status)
{
	if (job->pid == 0 || pid != job->pid || job->reaped)
		return false;
	job->reaped = true;
	job->status = status;
	finish_when_both(job);
	return true;
}

void job_cancel(struct job *job)
{
	if (job->pid == 0)
		return;
	kill_child(job);
	job->pid = 0;
	if (!job->eof)
		close_socket(job);
	job_release(job);
}

struct arena job_take_memory(struct job *job, struct slice *answer, size_t more)
{
	struct arena taken;

	if (arena_open(&taken, arena_bytes(answer->n, 1) + more, arena_never_full) < 0) {
		*answer = (struct slice){0};
		return (struct arena){0};
	}
	*answer = arena_copy(&taken, *answer);
	arena_close(&job->arena);
	return taken;
}

int job_take_fd(struct job *job)
{
	return fd_take(&job->passed_fd);
}

void job_release(struct job *job)
{
	arena_close(&job->arena);
	fd_close(&job->passed_fd);
}

static void end_of_memory(struct arena *a)
{
	(void)a;
	_exit(JOB_NO_MEMORY);
}

void job_memory(struct arena *a, size_t bytes)
{
	if (arena_open(a, bytes, end_of_memory) < 0)
		end_of_memory(a);
}

/* The first bytes, with a descriptor: how many went, or -errno. */
static ssize_t send_with(int out, struct slice bytes, int fd)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec io = {(char *)bytes.p, bytes.n};
	struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = control.room,
				 .msg_controllen = sizeof(control.room)};
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	ssize_t n = sendmsg(out, &message, 0);
	return n < 0 ? -errno : n;
}

int job_answer(int out, struct slice bytes, int fd)
{
	ssize_t n = fd < 0 ? 0 : send_with(out, bytes, fd);

	return n < 0 ? (int)n : fd_write_all(out, slice_from(bytes, (size_t)n));
}

const char *job_end_text(enum job_end end)
{
	static const char *const text[] = {
		[JOB_OK] = "ended well",
		[JOB_FAILED] = "gave up",
		[JOB_NO_MEMORY] = "wanted more memory than it may have",
		[JOB_CRASHED] = "crashed",
		[JOB_FORBIDDEN] = "was stopped: it asked the kernel for what it may not do",
		[JOB_UNCONFINED] = "was not run: the kernel did not let it be confined",
		[JOB_GARBLED] = "answered what cannot be understood",
		[JOB_TIMED_OUT] = "did not answer in time",
		[JOB_TOO_MUCH] = "answered more than it may",
	};

	return text[end];
}
