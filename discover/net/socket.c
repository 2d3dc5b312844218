/* Sockets with deadlines. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/net/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/random.h>
#include <time.h>

#include "lib/fd.h"

enum { RECEIVE_BYTES = 1 << 20, NAME_BYTES = 64 };

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

static struct sockaddr_in *v4(struct net_peer *p)
{
	return (struct sockaddr_in *)&p->address;
}

static struct sockaddr_in6 *v6(struct net_peer *p)
{
	return (struct sockaddr_in6 *)&p->address;
}

void net_peer_bytes(const uint8_t *bytes, uint32_t n, uint16_t port, struct net_peer *peer)
{
	*peer = (struct net_peer){.length = n == 4 ? sizeof(struct sockaddr_in)
						   : sizeof(struct sockaddr_in6)};
	if (n == 4) {
		v4(peer)->sin_family = AF_INET;
		v4(peer)->sin_port = htons(port);
		memcpy(&v4(peer)->sin_addr, bytes, 4);
	} else {
		v6(peer)->sin6_family = AF_INET6;
		v6(peer)->sin6_port = htons(port);
		memcpy(&v6(peer)->sin6_addr, bytes, 16);
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
	if (x->address.ss_family != y->address.ss_family)
		return false;
	if (x->address.ss_family == AF_INET)
		return ((const struct sockaddr_in *)&x->address)->sin_addr.s_addr ==
		       ((const struct sockaddr_in *)&y->address)->sin_addr.s_addr;
	return memcmp(&((const struct sockaddr_in6 *)&x->address)->sin6_addr,
		      &((const struct sockaddr_in6 *)&y->address)->sin6_addr, 16) == 0;
}

uint16_t net_peer_port(const struct net_peer *peer)
{
	/* at the same place in both */
	return ntohs(((const struct sockaddr_in *)&peer->address)->sin_port);
}

/* Without it two interfaces with the same subnet would take each other's packets. */
static int open_socket(const struct net_peer *peer, int type, struct slice interface)
{
	int family = peer->address.ss_family, on = 1, room = RECEIVE_BYTES;
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

int net_connect(const struct net_peer *peer, struct slice interface, int64_t deadline)
{
	AUTO_FD fd = open_socket(peer, SOCK_STREAM, interface);
	int error = 0;
	socklen_t length = sizeof(error);

	if (fd < 0)
		return fd;
	if (connect(fd, (const struct sockaddr *)&peer->address, peer->length) < 0) {
		if (errno != EINPROGRESS)
			return -errno;
		int rc = net_wait(fd, true, deadline);
		if (rc < 0)
			return rc;
		if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
			return -errno;
		if (error)
			return -error;
	}
	return fd_take(&fd);
}

int net_send(int fd, struct slice bytes, const struct net_peer *to)
{
	ssize_t n = sendto(fd, bytes.p, bytes.n, MSG_NOSIGNAL,
			   (const struct sockaddr *)&to->address, to->length);

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
	ssize_t n = recvfrom(fd, room, size, MSG_DONTWAIT, (struct sockaddr *)&from->address,
			     &from->length);

	if (n >= 0)
		return n;
	int error = errno;
	if (error != EAGAIN && error != EINTR)
		drop_error(fd);
	return error == EINTR ? -EAGAIN : -error;
}
