/* Leases: the sockets of an interface without an address, and what came of asking there. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_LEASE_H
#define DISCOVER_NET_LEASE_H

#include "discover/net/dhcp4_client.h"

/**
 * struct lease_link - an Ethernet interface, open for packets
 * @ip, @arp: sockets for packets of DHCP, and for those that ask for addresses
 */
struct lease_link {
	char name[16];
	int index;
	uint8_t mac[MAC_BYTES];
	int ip, arp;
};

/* Open it. Needs CAP_NET_RAW, reads nothing. 0 or -errno: -ENODEV: there is no such interface;
 * -EPROTONOSUPPORT: it is none of Ethernet's. */
int lease_open(const char *name, struct lease_link *link) __attribute__((warn_unused_result));
void lease_close(struct lease_link *link);

/* Ask until there is an answer, or until @deadline (monotonic ms). c->has_lease says which. 0, or
 * -errno when the interface is gone. Blocks. */
int lease_run(const struct lease_link *link, struct dhcp4_client *c, int64_t deadline,
	      struct arena *a) __attribute__((warn_unused_result));

/* struct lease_offer - one answer, for people */
struct lease_offer {
	struct slice server, offered, boot_file;
	uint32_t after_ms, proxy, naks;
};
enum { LEASE_BYTES_MAX = 8192 };

struct lease_offers {
	struct lease_offer *at;
	uint32_t n;
};

/**
 * struct lease_record - the answer of a lease job
 * @leased: there is a lease: @who
 * @ignored: packets that were not for us or made no sense
 */
struct lease_record {
	uint32_t leased, ignored, naks;
	struct net_identity who;
	struct lease_offers offers;
};

/* What @c has found, in @a. */
void lease_tell(const struct lease_link *link, const struct dhcp4_client *c, struct arena *a,
		struct lease_record *r);

/* Whether @r, which a job says, may be used for the interface @name: its addresses are addresses,
 * its mask is one, and it is not too long. */
bool lease_is_good(const struct lease_record *r, struct slice name);

/* The number of ones that a netmask begins with, -1: it is none. */
int lease_prefix(struct slice netmask);

#endif
