/* Datagrams between the rescue shell and process 1. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/machine/request.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/fd.h"

static const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = REQUEST_SOCKET};

int request_listen(void)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	unlink(REQUEST_SOCKET);
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
	    chmod(REQUEST_SOCKET, 0600) == 0)
		return fd;
	int rc = -errno;
	close(fd);
	return rc;
}

bool request_serve(int fd, struct slice (*answer)(void *arg, struct slice words), void *arg)
{
	char words[REQUEST_BYTES];
	struct sockaddr_un from;
	socklen_t from_n = sizeof(from);
	ssize_t n = recvfrom(fd, words, sizeof(words), MSG_DONTWAIT, (struct sockaddr *)&from,
			     &from_n);

	if (n < 0)
		return errno == EINTR;
	struct slice line = answer(arg, (struct slice){words, (size_t)n});
	line = slice_upto(line, REQUEST_ANSWER_BYTES);
	/* whoever does not read it has gone */
	(void)sendto(fd, line.p, line.n, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&from,
		     from_n);
	return true;
}

int request_ask(struct slice words, int ms, char room[REQUEST_ANSWER_BYTES])
{
	AUTO_FD fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un self = {.sun_family = AF_UNIX};
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};

	/* a name of the kernel's choice, for the answer to go to */
	if (fd < 0 || bind(fd, (struct sockaddr *)&self, sizeof(sa_family_t)) < 0 ||
	    connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
	    send(fd, words.p, words.n, MSG_NOSIGNAL) < 0)
		return -errno;
	if (poll(&poll_fd, 1, ms) <= 0)
		return -ETIMEDOUT;
	ssize_t n = recv(fd, room, REQUEST_ANSWER_BYTES, MSG_DONTWAIT);
	return n < 0 ? -errno : (int)n;
}
