/* Router advertisements: what a router says of the network (RFC 4861, 8106). */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_ROUTER_H
#define DISCOVER_NET_ROUTER_H

#include "discover/ip6.h"
#include "discover/net/packet.h"

enum { ROUTER_PREFIXES_MAX = 8 };

/**
 * struct router_prefix - addresses that begin so
 * @length:     how many bits of @bytes
 * @on_link:    they are on this cable
 * @autonomous: everybody makes an address of their own in it
 */
struct router_prefix {
	uint8_t bytes[IP6_BYTES];
	uint8_t length;
	bool on_link, autonomous;
};

/**
 * struct router_advert - one advertisement
 * @managed: addresses come from DHCPv6; @other: everything else does
 * @is_way:  the router is a way to everybody else
 * @mtu:     0: it does not say
 * @dns:     addresses of name servers, 16 bytes each
 * @domain:  the first one that names are looked for in
 */
struct router_advert {
	bool managed, other, is_way;
	uint32_t mtu;
	struct router_prefix prefixes[ROUTER_PREFIXES_MAX];
	uint32_t n_prefixes;
	struct slice dns, domain;
};

/* Take an ICMPv6 message apart. False: it is no advertisement, or its options are cut short. Texts
 * point into @message or are of @a. Prefixes that are no longer valid, and those of a cable alone,
 * are left out. Whether it came from the cable is its caller's to see. */
bool router_read(struct slice message, struct arena *a, struct router_advert *r);

/* The question for one. Its check sum is the kernel's to fill in. */
struct slice router_question(const uint8_t mac[MAC_BYTES], struct arena *a);

/* The address that the station @mac makes for itself in the first prefix that is for that
 * (RFC 4291, appendix A). False: there is none. */
bool router_own_address(const struct router_advert *r, const uint8_t mac[MAC_BYTES],
			uint8_t ip[IP6_BYTES]);

/* How many bits of @ip say that it is on this cable: those of a prefix that it begins with, else
 * all of them. */
uint32_t router_prefix_length(const struct router_advert *r, const uint8_t ip[IP6_BYTES]);

#endif
