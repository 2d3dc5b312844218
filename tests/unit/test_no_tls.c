/* A program that is built without TLS, as the one of these tests is: https is refused by one line,
 * and nothing is said to the server. */
/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "discover/net/fetch.h"
#include "discover/net/tls.h"
#include "tests/unit/test.h"

/* Somebody who listens on this machine; its port. */
static int listen_here(uint16_t *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0 || listen(fd, 1) < 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &length) < 0)
		return -1;
	*port = ntohs(at.sin_port);
	return fd;
}

TEST(https_without_tls)
{
	const struct net_identity who = {.interface = S("lo")};
	struct fetcher fetcher = {.who = &who, .arena = &test_arena};
	struct fetch_got got;
	uint16_t port = 0;
	char byte;
	int fd = listen_here(&port);

	OK(!tls_is_built && fd >= 0 && fetch_open(&fetcher) == 0);
	struct fetch_want want = {
		.url = arena_format(&test_arena, "https://127.0.0.1:%u/x", port)};
	OK(fetch(&fetcher, &want, &got) == -EPROTONOSUPPORT);
	OK_TEXT(got.why, S("this build has no TLS (NET_TLS=1 makes one)"));
	int peer = accept(fd, NULL, NULL);
	OK(peer >= 0 && recv(peer, &byte, 1, 0) == 0);
	close(peer);
	close(fd);
	fetch_close(&fetcher);
}
