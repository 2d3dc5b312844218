/* Sockets for ICMPv6 and DHCPv6. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/net/link6.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "lib/fd.h"

enum { HOPS_MAX = 255, CONTROL_BYTES = 64 };

static bool set(int fd, int level, int option, int value)
{
	return setsockopt(fd, level, option, &value, sizeof(value)) == 0;
}

/* Nothing comes but by that interface, and nothing goes another way. */
static int open_on(struct slice name, int type, int protocol)
{
	AUTO_FD fd = socket(AF_INET6, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);

	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name.p, (socklen_t)name.n) < 0)
		return -errno;
	return fd_take(&fd);
}

/* What was forwarded has lost a hop: that is how a router on this cable is known (RFC 4861,
 * 6.1.2). */
static int open_routers(struct slice name)
{
	struct icmp6_filter filter;
	AUTO_FD fd = open_on(name, SOCK_RAW, IPPROTO_ICMPV6);

	ICMP6_FILTER_SETBLOCKALL(&filter);
	ICMP6_FILTER_SETPASS(ND_ROUTER_ADVERT, &filter);
	if (fd < 0)
		return fd;
	if (setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof(filter)) < 0 ||
	    !set(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, HOPS_MAX) ||
	    !set(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1))
		return -errno;
	return fd_take(&fd);
}

static int open_servers(struct slice name)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_port = htons(DHCP6_CLIENT_PORT)};
	AUTO_FD fd = open_on(name, SOCK_DGRAM, 0);

	if (fd < 0)
		return fd;
	if (!set(fd, SOL_SOCKET, SO_REUSEADDR, 1) || !set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1) ||
	    bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0)
		return -errno;
	return fd_take(&fd);
}

int link6_open(struct slice name, int index, struct link6 *l)
{
	*l = (struct link6){.index = index, .routers = -1, .servers = -1};
	AUTO_FD routers = open_routers(name);
	AUTO_FD servers = routers < 0 ? -1 : open_servers(name);

	if (routers < 0 || servers < 0)
		return routers < 0 ? routers : servers;
	l->routers = fd_take(&routers);
	l->servers = fd_take(&servers);
	return 0;
}

void link6_close(struct link6 *l)
{
	fd_close(&l->routers);
	fd_close(&l->servers);
}

void link6_send(const struct link6 *l, const struct dhcp6_send *out)
{
	/* ff02::2 is every router, ff02::1:2 every server */
	struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_scope_id = (uint32_t)l->index};
	int fd = out->to_routers ? l->routers : l->servers;

	to.sin6_addr.s6_addr[0] = 0xff;
	to.sin6_addr.s6_addr[1] = 2;
	to.sin6_addr.s6_addr[15] = 2;
	if (!out->to_routers) {
		to.sin6_addr.s6_addr[13] = 1;
		to.sin6_port = htons(DHCP6_SERVER_PORT);
	}
	(void)!sendto(fd, out->data.p, out->data.n, MSG_NOSIGNAL, (struct sockaddr *)&to,
		      sizeof(to));
}

static int hops_of(struct msghdr *m)
{
	int hops = -1;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c))
		if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_HOPLIMIT)
			memcpy(&hops, CMSG_DATA(c), sizeof(hops));
	return hops;
}

bool link6_hear(int fd, char *room, struct slice *packet, uint8_t from[IP6_BYTES])
{
	char control[CONTROL_BYTES];
	struct sockaddr_in6 peer = {0};
	struct iovec io = {room, PACKET_BYTES};
	struct msghdr m = {.msg_name = &peer, .msg_namelen = sizeof(peer), .msg_iov = &io,
			   .msg_iovlen = 1, .msg_control = control,
			   .msg_controllen = sizeof(control)};
	ssize_t n = recvmsg(fd, &m, MSG_DONTWAIT);

	if (n < 0)
		return false;
	int hops = hops_of(&m);
	*packet = (struct slice){room, hops < 0 || hops == HOPS_MAX ? (size_t)n : 0};
	memcpy(from, &peer.sin6_addr, IP6_BYTES);
	return true;
}
