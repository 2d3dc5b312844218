/* A switch's port that is meant to be one of a bond (LACP, IEEE 802.1AX): answered, so that it lets
 * frames pass. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_LACP_H
#define DISCOVER_NET_LACP_H

#include "discover/net/packet.h"

/* The answer to what the port says in @frame, from its addresses on: this machine, whose address is
 * @mac, is at the other end of this port and of no other, and ready. Empty: it is no such frame, or
 * this machine's own. */
struct slice lacp_answer(struct slice frame, const uint8_t mac[MAC_BYTES], struct arena *a);

/* struct lacp_link - an interface, open for what its switch says */
struct lacp_link {
	char name[16];
	int fd;
	uint8_t mac[MAC_BYTES];
};

/* Answer for as long as there is the interface. Blocks; -errno. */
int lacp_serve(const struct lacp_link *link, struct arena *a) __attribute__((warn_unused_result));

#endif
