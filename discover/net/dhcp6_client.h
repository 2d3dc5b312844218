/* An IPv6 client without a clock or a socket: routers are asked what the network is like, and
 * servers what they say is theirs to answer. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_DHCP6_CLIENT_H
#define DISCOVER_NET_DHCP6_CLIENT_H

#include "discover/net/dhcp6.h"
#include "discover/net/router.h"

enum dhcp6_state {
	DHCP6_SEEKING,		/* routers are asked */
	DHCP6_SOLICITING,	/* servers are asked for an address */
	DHCP6_REQUESTING,	/* one was taken, its answer is to come */
	DHCP6_INFORMING,	/* there is an address; servers are asked for everything else */
	DHCP6_DONE,
};

enum { DHCP6_OFFERS_MAX = 8, DHCP6_REFUSALS_MAX = 3 };

/* struct dhcp6_offer - one server's answer; @from: the address that it came from */
struct dhcp6_offer {
	struct dhcp6_packet packet;
	uint8_t from[IP6_BYTES];
	uint32_t after_ms, refusals;
};

/**
 * struct dhcp6_client - times are milliseconds of any clock that does not jump
 * @self:    what is asked as
 * @alternate: ask as UEFI's HTTP boot every other time
 * @servers: only these, "fe80::1 fe80::2"; empty: any
 * @arena:   answers are kept there
 * @router:  of @advert, when @has_advert: the first that is a way to everybody else, or tells of an
 *           address
 * @reply:   the last answer of the server that was taken, when @has_reply
 * @ip:      when @has_ip: a server's, or one of our own making in the router's prefix
 * @ignored: packets that were not for us or made no sense
 */
struct dhcp6_client {
	struct dhcp4_self self;
	bool alternate;
	struct slice servers;
	struct arena *arena;
	enum dhcp6_state state;
	uint32_t xid, random, tries;
	int64_t started, next, since;
	struct router_advert advert;
	uint8_t router[IP6_BYTES];
	struct dhcp6_offer offers[DHCP6_OFFERS_MAX];
	uint32_t n_offers;
	int chosen;
	struct dhcp6_packet reply;
	uint8_t ip[IP6_BYTES];
	bool has_advert, has_reply, has_ip;
	uint32_t ignored, refusals;
};

/* struct dhcp6_send - what to send now: to all routers (ICMPv6), or to all servers (DHCPv6) */
struct dhcp6_send {
	bool to_routers;
	struct slice data;
};

/* The members up to @arena are set, the others zero. @seed: random. */
void dhcp6_client_start(struct dhcp6_client *c, uint32_t seed, int64_t now);

/* Messages and datagrams are copied where they are kept.
 *
 * An ICMPv6 message came from the station with the address @from, which is on this cable. */
void dhcp6_client_hear_router(struct dhcp6_client *c, struct slice message,
			      const uint8_t from[IP6_BYTES], int64_t now);

/* A datagram came to the client's port. */
void dhcp6_client_input(struct dhcp6_client *c, struct slice data, const uint8_t from[IP6_BYTES],
			int64_t now);

/* To be called at c->next and after input, until it is false. True: send *@out, whose data is of
 * @a. */
bool dhcp6_client_output(struct dhcp6_client *c, int64_t now, struct arena *a,
			 struct dhcp6_send *out);

/* Whether a server said what to boot. */
bool dhcp6_client_has_boot(const struct dhcp6_client *c);

/* What is known as the rest knows it: what is of IPv6, and names where @who has none yet. The boot
 * file, too, unless IPv4 has one. Texts are of @a. Only when c->has_ip. */
void dhcp6_client_identity(const struct dhcp6_client *c, struct arena *a,
			   struct net_identity *who);

#endif
