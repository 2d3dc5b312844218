/* Sockets with deadlines. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/net/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/random.h>
#include <time.h>

#include "lib/fd.h"

enum { RECEIVE_BYTES = 1 << 20, NAME_BYTES = 64, RACE_MS = 250 };

int64_t net_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ll + t.tv_nsec / 1000000;
}

int net_random(void *bytes, size_t n)
{
	return getrandom(bytes, n, 0) == (ssize_t)n ? 0 : -EIO;
}

/* A child that may sleep by poll() alone needs no other call for it. */
void net_sleep(int64_t ms)
{
	for (int64_t until = net_now() + ms; ms > 0; ms = until - net_now())
		(void)poll(NULL, 0, (int)ms);
}

void net_peer_bytes(const uint8_t *bytes, uint32_t n, uint16_t port, struct net_peer *peer)
{
	*peer = (struct net_peer){.length = n == 4 ? sizeof(struct sockaddr_in)
						   : sizeof(struct sockaddr_in6)};
	if (n == 4) {
		peer->address.four.sin_family = AF_INET;
		peer->address.four.sin_port = htons(port);
		memcpy(&peer->address.four.sin_addr, bytes, 4);
	} else {
		peer->address.six.sin6_family = AF_INET6;
		peer->address.six.sin6_port = htons(port);
		memcpy(&peer->address.six.sin6_addr, bytes, 16);
	}
}

bool net_peer_literal(struct slice host, uint16_t port, struct net_peer *peer)
{
	char name[NAME_BYTES];
	uint8_t bytes[16];
	bool six = slice_has(host, ':');

	if (host.n >= sizeof(name) || slice_has(host, 0))
		return false;
	memcpy(name, host.p, host.n);
	name[host.n] = 0;
	if (inet_pton(six ? AF_INET6 : AF_INET, name, bytes) != 1)
		return false;
	net_peer_bytes(bytes, six ? 16 : 4, port, peer);
	return true;
}

bool net_peer_same_host(const struct net_peer *x, const struct net_peer *y)
{
	if (x->address.any.sa_family != y->address.any.sa_family)
		return false;
	if (x->address.any.sa_family == AF_INET)
		return x->address.four.sin_addr.s_addr == y->address.four.sin_addr.s_addr;
	return memcmp(&x->address.six.sin6_addr, &y->address.six.sin6_addr, 16) == 0;
}

uint16_t net_peer_port(const struct net_peer *peer)
{
	/* at the same place in both */
	return ntohs(peer->address.four.sin_port);
}

/* Without it two interfaces with the same subnet would take each other's packets. */
static int open_socket(const struct net_peer *peer, int type, struct slice interface)
{
	int family = peer->address.any.sa_family, on = 1, room = RECEIVE_BYTES;
	AUTO_FD fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	if (interface.n && interface.n < IF_NAMESIZE &&
	    setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface.p, (socklen_t)interface.n) < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	if (type == SOCK_DGRAM) /* the network's "nobody is there" ends our waiting */
		setsockopt(fd, family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6,
			   family == AF_INET ? IP_RECVERR : IPV6_RECVERR, &on, sizeof(on));
	return fd_take(&fd);
}

int net_datagram(const struct net_peer *peer, struct slice interface)
{
	return open_socket(peer, SOCK_DGRAM, interface);
}

int net_wait(int fd, bool write, int64_t deadline)
{
	struct pollfd p = {.fd = fd, .events = write ? POLLOUT : POLLIN};

	for (;;) {
		int64_t left = deadline - net_now();
		if (left <= 0)
			return -ETIMEDOUT;
		int n = poll(&p, 1, left > 1 << 20 ? 1 << 20 : (int)left);
		if (n > 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return -errno;
	}
}

/* One that is on its way. */
static int begin_connection(const struct net_peer *peer, struct slice interface, int segment)
{
	AUTO_FD fd = open_socket(peer, SOCK_STREAM, interface);

	if (fd >= 0 && segment)
		setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment));
	if (fd >= 0 && connect(fd, &peer->address.any, peer->length) < 0 &&
	    errno != EINPROGRESS)
		return -errno;
	return fd < 0 ? fd : fd_take(&fd);
}

/* What came of it. */
static int end_connection(int fd)
{
	int error = 0;
	socklen_t length = sizeof(error);

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
		return -errno;
	return -error;
}

/**
 * struct race - of connections to the addresses of one server
 * @begun:  so many are on their way, or have failed
 * @next:   when the next one sets out, where that is not because all others have failed
 * @error:  of the one that failed last
 */
struct race {
	struct net_peer *peers[2];
	struct slice interface;
	int segment;
	struct pollfd at[2];
	uint32_t n, begun;
	int64_t next;
	int error;
};

static void set_out(struct race *r, int64_t now)
{
	bool alone = r->begun == 0 || r->at[0].fd < 0;

	if (r->begun == r->n || (!alone && now < r->next))
		return;
	int fd = begin_connection(r->peers[r->begun], r->interface, r->segment);
	if (fd < 0)
		r->error = fd;
	r->at[r->begun++].fd = fd;
	r->next = now + RACE_MS;
	if (fd < 0)
		set_out(r, now);
}

/* The one that has arrived, -1: none has yet. */
static int winner(struct race *r)
{
	for (uint32_t i = 0; i < r->begun; i++) {
		if (r->at[i].fd < 0 || !r->at[i].revents)
			continue;
		int rc = end_connection(r->at[i].fd);
		if (rc == 0)
			return (int)i;
		r->error = rc;
		fd_close(&r->at[i].fd);
	}
	return -1;
}

/* Until one has arrived: which; -1: none has, and r->error says why. */
static int run_race(struct race *r, int64_t deadline)
{
	int first = -1;

	for (int64_t now = net_now(); first < 0 && now < deadline; now = net_now()) {
		set_out(r, now);
		if (r->at[0].fd < 0 && r->at[1].fd < 0)
			break;
		int64_t until = r->begun < r->n && r->next < deadline ? r->next : deadline;
		if (poll(r->at, 2, (int)(until - now)) > 0)
			first = winner(r);
	}
	return first;
}

int net_connect(struct net_peer *peer, struct net_peer *other, struct slice interface, int segment,
		int64_t deadline)
{
	struct race r = {.peers = {peer, other}, .interface = interface, .segment = segment,
			 .at = {{-1, POLLOUT, 0}, {-1, POLLOUT, 0}},
			 .n = other->length ? 2 : 1, .error = -ETIMEDOUT};
	int first = run_race(&r, deadline), fd = first < 0 ? r.error : fd_take(&r.at[first].fd);

	for (int i = 0; i < 2; i++)
		fd_close(&r.at[i].fd);
	if (first == 1) {
		struct net_peer slower = *peer;
		*peer = *other;
		*other = slower;
	}
	return fd;
}

int net_send(int fd, struct slice bytes, const struct net_peer *to)
{
	ssize_t n = sendto(fd, bytes.p, bytes.n, MSG_NOSIGNAL,
			   &to->address.any, to->length);

	/* no room now is a packet that is lost: it is sent again when nothing comes */
	return n < 0 && errno != EAGAIN && errno != ENOBUFS ? -errno : 0;
}

/* The details of an error, which its kernel keeps beside it, are not needed; but they are in the
 * way. */
static void drop_error(int fd)
{
	char room[256];
	struct iovec io = {room, sizeof(room)};
	struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1};

	(void)recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
}

ssize_t net_receive(int fd, void *room, size_t size, struct net_peer *from)
{
	from->length = sizeof(from->address);
	ssize_t n = recvfrom(fd, room, size, MSG_DONTWAIT, &from->address.any,
			     &from->length);

	if (n >= 0)
		return n;
	int error = errno;
	if (error != EAGAIN && error != EINTR)
		drop_error(fd);
	return error == EINTR ? -EAGAIN : -error;
}
