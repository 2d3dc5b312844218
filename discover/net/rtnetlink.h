/* Two questions to the kernel: the route to an address, and the address of an interface. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_RTNETLINK_H
#define DISCOVER_NET_RTNETLINK_H

#include "lib/slice.h"

/**
 * struct ip4_route - the way that a packet would take; addresses as numbers, 10.0.0.1 is 0x0a000001
 * @interface: its index
 * @gateway:   0: none, the address is on the link
 * @source:    the address that the packet would come from; 0: the kernel does not say
 * @by_ip6:    the gateway has an IPv6 address, which is not told
 */
struct ip4_route {
	uint32_t interface, gateway, source;
	bool by_ip6;
};

/* One IPv4 address of an interface. */
struct ip4_address {
	uint32_t interface, address, prefix;
};

/* The route to @to, by interface @interface (an index; 0: any). 0 or -errno; -ENETUNREACH when
 * there is none. The call waits for the kernel, and is not for PID 1. */
int rtnetlink_route(uint32_t to, uint32_t interface, struct ip4_route *route)
	__attribute__((warn_unused_result));

/* The address @wanted of interface @interface, or its first one when @wanted is 0. 0 or -errno;
 * -EADDRNOTAVAIL when the interface has no such address. */
int rtnetlink_address(uint32_t interface, uint32_t wanted, struct ip4_address *address)
	__attribute__((warn_unused_result));

/* Read the body of one RTM_NEWROUTE or RTM_NEWADDR message (rtnetlink(7)), without its netlink
 * header. False when it is too short, or not about IPv4. */
bool rtnetlink_read_route(struct slice message, struct ip4_route *route);
bool rtnetlink_read_address(struct slice message, struct ip4_address *address);

#endif
