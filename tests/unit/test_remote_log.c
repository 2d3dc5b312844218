/* Log lines by UDP, to a socket of the test's own. */
/* SPDX-License-Identifier: MIT */
#include "init/net/remote_log.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/test.h"

static int receiver(struct slice *where)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	OK(bind(fd, (struct sockaddr *)&at, n) == 0);
	OK(getsockname(fd, (struct sockaddr *)&at, &n) == 0);
	*where = arena_format(&test_arena, "udp://127.0.0.1:%u", ntohs(at.sin_port));
	return fd;
}

static struct slice received(int fd)
{
	static char room[2000];
	struct pollfd p = {.fd = fd, .events = POLLIN};

	if (poll(&p, 1, 2000) < 1)
		return (struct slice){0};
	ssize_t n = recv(fd, room, sizeof(room), 0);
	return (struct slice){room, n > 0 ? (size_t)n : 0};
}

TEST(remote_log_addresses)
{
	OK(remote_log_open(S("udp://127.0.0.1")));
	OK(remote_log_open(S("udp://[::1]:1514")));
	OK(!remote_log_open(S("udp://log.example")));
	OK(!remote_log_open(S("127.0.0.1")));
	OK(!remote_log_open(S("tcp://127.0.0.1")));
	OK(!remote_log_open(S("udp://127.0.0.1:0")));
	OK(!remote_log_open(S("udp://127.0.0.1:70000")));
	OK(!remote_log_open(S("udp://[::1]1514")));
}

TEST(remote_log_sends)
{
	struct slice where;
	int fd = receiver(&where);

	OK(remote_log_open(where));
	remote_log_put(6, S("network eth0: 10.9.0.58"));
	OK_TEXT(received(fd), S("<30>1 - - kexling - - - network eth0: 10.9.0.58"));
	close(fd);
}

/* TEST-NET-1's broadcast is an address that a socket without leave cannot send to. */
TEST(remote_log_keeps_what_is_early)
{
	struct slice where;
	int fd = receiver(&where);

	OK(remote_log_open(S("udp://255.255.255.255")));
	remote_log_put(4, S("one"));
	remote_log_put(4, S("two"));
	OK(remote_log_open(where));
	remote_log_put(3, S("three"));
	OK_TEXT(received(fd), S("<28>1 - - kexling - - - one"));
	OK_TEXT(received(fd), S("<28>1 - - kexling - - - two"));
	OK_TEXT(received(fd), S("<27>1 - - kexling - - - three"));
	close(fd);
}

TEST(remote_log_has_an_end)
{
	struct slice where;
	int fd = receiver(&where);
	unsigned n = 0;

	OK(remote_log_open(S("udp://255.255.255.255")));
	for (int i = 0; i < 2000; i++)
		remote_log_put(4, S("a line of some length, again and again and again"));
	OK(remote_log_open(where));
	remote_log_put(3, S("last"));
	for (struct slice got = received(fd); got.n; got = received(fd)) {
		n++;
		if (slice_ends(got, S("last")))
			break;
	}
	OK(n > 100 && n < 400);
	close(fd);
}
