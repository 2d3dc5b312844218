/* A DHCPv4 client without a clock or a socket: what to send when, and what answers make of it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_DHCP4_CLIENT_H
#define DISCOVER_NET_DHCP4_CLIENT_H

#include "discover/net/dhcp4.h"

enum dhcp4_state {
	DHCP4_SELECTING,	/* DISCOVER was sent, OFFERs come */
	DHCP4_REQUESTING,	/* one was taken, its ACK is to come */
	DHCP4_LISTENING,	/* there is a lease without a boot file: a proxy may yet say one */
	DHCP4_ASKING_PROXY,	/* at port 4011, for each item of its menu */
	DHCP4_DONE,
};

enum { DHCP4_OFFERS_MAX = 16, DHCP4_NAKS_MAX = 3 };

/* struct dhcp4_choice - an item of a menu, and what its server answered, when @answered */
struct dhcp4_choice {
	struct dhcp4_item item;
	struct dhcp4_packet answer;
	bool answered;
};

/**
 * struct dhcp4_offer - one answer to DISCOVER, kept to be told
 * @server:  who sent it: option 54, else the packet's address
 * @link:    of the station that it came from, the server or a router
 * @after_ms: since the first DISCOVER
 * @naks:    how often it then said no
 * @round:   which of the client's rounds it belongs to: offers of earlier ones no longer hold
 */
struct dhcp4_offer {
	struct dhcp4_packet packet;
	uint8_t server[4], link[MAC_BYTES];
	uint32_t after_ms;
	uint32_t naks, round;
	bool proxy;
};

/**
 * struct dhcp4_client - times are milliseconds of any clock that does not jump
 * @self:    what is asked as
 * @alternate: ask as UEFI's HTTP boot every other time, when PXE's way has brought nothing
 * @servers: only these, "10.9.0.1 10.9.0.2"; empty: any
 * @arena:   answers are kept there: bounded, as so many are
 * @lease:   the ACK; valid from DHCP4_LISTENING on
 * @chosen:  whose offer was taken; -1: none
 * @proxy:   what a proxy said, when @has_proxy; it is heeded before the lease
 * @menu:    what the packet that is asked about offers; empty: it has no menu. @item: which of its
 *           items is asked for
 * @asking_since: of all items together
 * @ignored: packets that were not for us or made no sense
 */
struct dhcp4_client {
	struct dhcp4_self self;
	bool alternate;
	struct slice servers;
	struct arena *arena;
	enum dhcp4_state state;
	uint32_t xid, random;
	int64_t started, next, since;
	uint32_t tries, round;
	struct dhcp4_offer offers[DHCP4_OFFERS_MAX];
	uint32_t n_offers;
	int chosen, asked;
	struct dhcp4_packet lease, proxy;
	bool has_lease, has_proxy;
	struct dhcp4_choice menu[DHCP4_ITEMS_MAX];
	uint32_t n_menu, item;
	uint8_t menu_timeout;
	int64_t asking_since;
	uint32_t ignored, naks;
};

/* struct dhcp4_send - a datagram to send now; @link NULL: to everybody */
struct dhcp4_send {
	struct udp4 datagram;
	const uint8_t *link;
};

/* The members up to @arena are set, the others zero. @seed: random. */
void dhcp4_client_start(struct dhcp4_client *c, uint32_t seed, int64_t now);

/* A datagram has come from the station @link. What is kept of it is copied. */
void dhcp4_client_input(struct dhcp4_client *c, const struct udp4 *u,
			const uint8_t link[MAC_BYTES], int64_t now);

/* To be called at c->next and after input, until it is false. True: send *@out, whose data is of
 * @a. */
bool dhcp4_client_output(struct dhcp4_client *c, int64_t now, struct arena *a,
			 struct dhcp4_send *out);

/* The machine and, when there is one (c->has_lease), its lease, as the rest knows them. Texts are
 * of @a. @who has its interface already. */
void dhcp4_client_identity(const struct dhcp4_client *c, struct arena *a,
			   struct net_identity *who);

#endif
