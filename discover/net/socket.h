/* Sockets with deadlines: one server at a time, and nothing waits for ever. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_SOCKET_H
#define DISCOVER_NET_SOCKET_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "lib/arena.h"

/* struct net_peer - a server's address and port */
struct net_peer {
	union {
		struct sockaddr_in6 six;	/* the longest, which zeros are for */
		struct sockaddr_in four;
		struct sockaddr any;
	} address;
	socklen_t length;
};

/* Monotonic milliseconds. */
int64_t net_now(void);

/* @n bytes that nobody can guess. 0, or -EIO: the kernel has none yet. */
int net_random(void *bytes, size_t n) __attribute__((warn_unused_result));

/* Sleep so long. */
void net_sleep(int64_t ms);

/* An address as it is written, IPv4 or IPv6. False: @host is none, but perhaps a name. */
bool net_peer_literal(struct slice host, uint16_t port, struct net_peer *peer);

/* One of 4 or 16 bytes. */
void net_peer_bytes(const uint8_t *bytes, uint32_t n, uint16_t port, struct net_peer *peer);

/* Whether it is the same host; the ports may differ. */
bool net_peer_same_host(const struct net_peer *x, const struct net_peer *y);
uint16_t net_peer_port(const struct net_peer *peer);

/* A socket for datagrams to @peer and back, from any port of its host, that tells when the network
 * says that nobody is there. @interface: all goes that way; empty: where routes lead. The
 * descriptor or -errno. */
int net_datagram(const struct net_peer *peer, struct slice interface)
	__attribute__((warn_unused_result));

/* A connection, or -errno: -ETIMEDOUT when there is none at @deadline. @other is a further address
 * of the same server (its length is 0: there is none): when the first has not answered after a
 * quarter of a second, both are tried, and whichever answers is @peer then (RFC 8305). @segment:
 * most bytes of data in a packet, either way (the maximum segment size of RFC 9293, 3.7.1); 0: as
 * many as the interface takes. */
int net_connect(struct net_peer *peer, struct net_peer *other, struct slice interface, int segment,
		int64_t deadline) __attribute__((warn_unused_result));

/* Wait until @fd has something to read (or, @write, room to write), or an error. 0, or
 * -ETIMEDOUT. */
int net_wait(int fd, bool write, int64_t deadline) __attribute__((warn_unused_result));

/* Send a datagram. 0 or -errno. */
int net_send(int fd, struct slice bytes, const struct net_peer *to)
	__attribute__((warn_unused_result));

/* The next datagram at most @size bytes of it, and who sent it: how many bytes; -EAGAIN: there is
 * none now; or what the network says. */
ssize_t net_receive(int fd, void *room, size_t size, struct net_peer *from)
	__attribute__((warn_unused_result));

#endif
