/* The packets of an interface that has no address yet: UDP in IPv4, and ARP (RFC 791, 768, 826). */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_PACKET_H
#define DISCOVER_NET_PACKET_H

#include "lib/arena.h"

enum { MAC_BYTES = 6, PACKET_BYTES = 2048 };

/* struct udp4 - a datagram, and between whom */
struct udp4 {
	uint8_t from[4], to[4];
	uint16_t from_port, to_port;
	struct slice data;
};

/* Take an IPv4 packet apart. False: it is none, a fragment, not UDP, or cut short. The check sum of
 * the data is not looked at: on virtual links nobody has made it yet. */
bool udp4_read(struct slice packet, struct udp4 *u);

/* The packet, of at most PACKET_BYTES; empty when it would be longer. */
struct slice udp4_write(const struct udp4 *u, struct arena *a);

/* The answer to an ARP request for @ip, which is at @mac. Empty: it is no request, or for somebody
 * else. */
struct slice arp_answer(struct slice request, const uint8_t mac[MAC_BYTES], const uint8_t ip[4],
			struct arena *a);

#endif
