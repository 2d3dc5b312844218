/* Leases: the sockets of an interface without an address, and what came of asking there. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_LEASE_H
#define DISCOVER_NET_LEASE_H

#include "discover/net/dhcp4_client.h"
#include "discover/net/lacp.h"
#include "discover/net/link6.h"
#include "discover/note.h"

/**
 * struct lease_link - an Ethernet interface, open for packets
 * @ip, @arp: sockets for packets of DHCP, and for those that ask for addresses
 * @switch_says: for what the switch says for itself; -1: not to be had
 * @six: those of IPv6, where that is to be had
 */
struct lease_link {
	char name[16];
	int index;
	uint8_t mac[MAC_BYTES];
	int ip, arp, switch_says;
	struct link6 six;
};

/* Open it. Needs CAP_NET_RAW, reads nothing. 0 or -errno: -ENODEV: there is no such interface;
 * -EPROTONOSUPPORT: it is none of Ethernet's. */
int lease_open(const char *name, struct lease_link *link) __attribute__((warn_unused_result));
void lease_close(struct lease_link *link);

/* For what its switch says for itself alone. The same. */
int lease_open_neighbours(const char *name, struct lacp_link *link)
	__attribute__((warn_unused_result));

/**
 * struct lease_clients - who asks on an interface, both at once
 * @any: an address is enough: what is to be booted is known
 * @done4, @done6: when each came to its end, 0: not yet
 * @tree, @bond: the switch speaks spanning tree, or LACP
 * @blocked_from, @blocked_to: when its port was first and last said to be shut, @opened: when to
 *           be open; 0: never
 */
struct lease_clients {
	struct dhcp4_client four;
	struct dhcp6_client six;
	bool any;
	int64_t done4, done6;
	bool tree, bond;
	int64_t blocked_from, blocked_to, opened;
};

/* Whether there is nothing more to wait for. The first that says what to boot is enough; where it
 * is IPv6, IPv4 has two seconds more, as firmware prefers it. Where neither has yet, the other one
 * is waited for, but not where nobody speaks IPv6. */
bool lease_is_enough(struct lease_clients *c, int64_t now);

/* How much longer is waited while a switch says that its port lets nothing pass yet. */
enum { LEASE_TREE_MS = 60000 };

/* Ask until it is enough, or until @deadline (monotonic ms), or LEASE_TREE_MS more. What there is
 * then is said by lease_tell(). 0, or -errno when the interface is gone. Blocks. */
int lease_run(const struct lease_link *link, struct lease_clients *c, int64_t deadline,
	      struct arena *a) __attribute__((warn_unused_result));

/* struct lease_offer - one answer, for people */
struct lease_offer {
	struct slice server, offered, boot_file;
	uint32_t after_ms, proxy, naks;
};
enum { LEASE_BYTES_MAX = 8192, LEASE_OFFERS_MAX = DHCP4_OFFERS_MAX + DHCP6_OFFERS_MAX };

struct lease_offers {
	struct lease_offer *at;
	uint32_t n;
};

/**
 * struct lease_record - the answer of a lease job
 * @leased: there is an address, of either kind: @who
 * @ignored: packets that were not for us or made no sense
 * @tree, @bond: the switch speaks spanning tree, or LACP
 * @blocked_ms: for how long it said that its port is shut
 */
struct lease_record {
	uint32_t leased, ignored, naks;
	uint32_t tree, bond, blocked_ms;
	struct net_identity who;
	struct lease_offers offers;
};

/* What @c has found, in @a. */
void lease_tell(const struct lease_link *link, const struct lease_clients *c, struct arena *a,
		struct lease_record *r);

/* Why there is no lease, for people, in @room; *@code: enum note_code of that. */
enum { LEASE_WHY_BYTES = 200 };
struct slice lease_why(const struct lease_record *r, char room[LEASE_WHY_BYTES], uint32_t *code);

/* Whether @r, which a job says, may be used for the interface @name: its addresses are addresses,
 * its mask is one, and it is not too long. */
bool lease_is_good(const struct lease_record *r, struct slice name);

/* The number of ones that a netmask begins with, -1: it is none. */
int lease_prefix(struct slice netmask);

#endif
