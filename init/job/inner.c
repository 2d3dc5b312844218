/* Forks the child, reads its answer, and reaps it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/job/inner.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init/job/sandbox.h"
#include "lib/fd.h"
#include "lib/text.h"

enum { ANSWER_MAX = 1 << 20, CHUNK = 4096 };

/* union control - room for the descriptors of one message */
union control {
	struct cmsghdr align;
	char room[CMSG_SPACE(INNER_FDS_MAX * sizeof(int))];
};

static _Noreturn void child(const struct inner_work *work, int out)
{
	struct sandbox_limits limits = work->limits;

	limits.out = out;
	if (!sandbox_enter(work->sandbox, &limits))
		_exit(JOB_UNCONFINED);
	_exit(work->run(work->arg, out));
}

static enum job_end reap(pid_t pid)
{
	int status;
	pid_t got;

	while ((got = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
		;
	return got == pid ? job_end_of_status(status) : JOB_FAILED;
}

int inner_start(struct inner *inner, const struct inner_work *work)
{
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) < 0)
		return -errno;
	pid_t pid = fork();
	if (pid == 0)
		child(work, fd[1]);
	close(fd[1]);
	*inner = (struct inner){pid, fd[0], work->most ? work->most : ANSWER_MAX};
	if (pid < 0)
		fd_close(&inner->in);
	return pid < 0 ? -EAGAIN : 0;
}

int inner_answer(int out, struct slice bytes, const int *fds, uint32_t n)
{
	union control control = {0};
	struct iovec io = {(char *)bytes.p, bytes.n};
	struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1};
	uint32_t room = n * (uint32_t)sizeof(int);

	if (n > INNER_FDS_MAX)
		return -E2BIG;
	if (n) {
		message.msg_control = control.room;
		message.msg_controllen = (socklen_t)CMSG_SPACE(room);
		struct cmsghdr *c = CMSG_FIRSTHDR(&message);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = (socklen_t)CMSG_LEN(room);
		memcpy(CMSG_DATA(c), fds, room);
	}
	ssize_t sent = sendmsg(out, &message, MSG_NOSIGNAL);
	return sent < 0 ? -errno : fd_write_all(out, slice_from(bytes, (size_t)sent));
}

static void close_fds(struct inner_fds *fds)
{
	while (fds->n)
		close(fds->at[--fds->n]);
}

/* All of a message's descriptors are ours from now on. Whether there was room for them. */
static bool take_fds(struct msghdr *message, struct inner_fds *fds)
{
	bool right = !(message->msg_flags & MSG_CTRUNC);

	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
		size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t i = 0; i < n; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(fd), sizeof(fd));
			if (fds->n < INNER_FDS_MAX) {
				fds->at[fds->n++] = fd;
			} else {
				close(fd);
				right = false;
			}
		}
	}
	return right;
}

/* As fd_read_all(), with descriptors. -EPROTO: more than may come. */
static int receive(const struct inner *inner, struct arena *a, struct slice *answer,
		   struct inner_fds *fds)
{
	struct text text = {.arena = a};
	char chunk[CHUNK];

	for (;;) {
		union control control;
		struct iovec io = {chunk, sizeof(chunk)};
		struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1,
					 .msg_control = control.room,
					 .msg_controllen = sizeof(control.room)};
		ssize_t n = recvmsg(inner->in, &message, MSG_CMSG_CLOEXEC);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			*answer = text_slice(&text);
			return n < 0 ? -errno : 0;
		}
		if (!take_fds(&message, fds))
			return -EPROTO;
		if ((size_t)n > inner->most - text.n)
			return -EFBIG;
		text_put(&text, (struct slice){chunk, (size_t)n});
	}
}

static enum job_end end_of_receiving(int rc)
{
	if (rc == -EFBIG)
		return JOB_TOO_MUCH;
	return rc == -EPROTO ? JOB_GARBLED : JOB_FAILED;
}

enum job_end inner_finish(struct inner *inner, struct arena *a, struct slice *answer,
			  struct inner_fds *fds)
{
	int rc = fds ? receive(inner, a, answer, fds)
		     : fd_read_all(inner->in, inner->most, a, answer);

	/* Before waiting: a child whose answer was too long is still writing. Now that fails, where
	 * it would else block for ever. */
	fd_close(&inner->in);
	enum job_end end = reap(inner->pid);
	if (rc < 0)
		end = end_of_receiving(rc);
	if (fds && end != JOB_OK)
		close_fds(fds);
	return end;
}

enum job_end inner_run(const struct inner_work *work, struct arena *a, struct slice *answer)
{
	struct inner inner;

	if (inner_start(&inner, work) < 0)
		return JOB_FAILED;
	return inner_finish(&inner, a, answer, NULL);
}
