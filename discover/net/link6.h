/* The sockets by which an IPv6 client is heard. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_LINK6_H
#define DISCOVER_NET_LINK6_H

#include "discover/net/dhcp6_client.h"

/* struct link6 - of one interface; -1: not to be had */
struct link6 {
	int index;
	int routers, servers;
};

/* Open both. Needs CAP_NET_RAW and, as the port is a small one, CAP_NET_BIND_SERVICE. 0 or -errno;
 * then both are -1: the kernel has no IPv6, or somebody else has the port. */
int link6_open(struct slice name, int index, struct link6 *l) __attribute__((warn_unused_result));
void link6_close(struct link6 *l);

/* What does not go is sent again: an interface's first address is there a second after it. */
void link6_send(const struct link6 *l, const struct dhcp6_send *out);

/* The next message from a router, or datagram from a server, in @room (PACKET_BYTES). False: there
 * is none now. A router's is empty when it did not come from this cable. */
bool link6_hear(int fd, char *room, struct slice *packet, uint8_t from[IP6_BYTES]);

#endif
