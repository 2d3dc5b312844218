/* dracut's ip= parameter for an IPv6 configuration in use: the kernel's carries IPv4 alone. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_IP6_PARAM_H
#define DISCOVER_NET_IP6_PARAM_H

#include "discover/net/ip_device.h"

/**
 * struct ip6_config - the configuration, as /proc/net has it; @gateway is what no address is where
 * there is none
 */
struct ip6_config {
	struct slice interface;
	uint8_t ip[16], gateway[16];
	uint32_t prefix;
};

/* Read it: of @interface, or where that is empty of the one that the default route leads through.
 * @root: a descriptor of "/" or of a tree that looks like it. Of several addresses the first that
 * is good everywhere, and for good. False: there is none. */
bool ip6_config_read(int root, struct slice interface, struct arena *a, struct ip6_config *config);

/* "ip=[<client>]::[<gateway>]:<prefix>::<device>:none", and nameserver= for each address of IPv6 in
 * @resolv, the text of a resolv.conf(5). As ip_param(). */
int ip6_param(int root, const struct ip6_config *config, struct slice resolv,
	      const struct ip_style *style, struct arena *a, struct slice *line)
	__attribute__((warn_unused_result));

#endif
