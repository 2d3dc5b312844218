/* Whom to believe: the authorities that vouch for servers, and who knows the time. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_TRUST_H
#define DISCOVER_NET_TRUST_H

#include "lib/slice.h"

/**
 * struct net_trust - what is believed of servers, by whoever runs this machine
 * @anchors: certificates of authorities as texts (PEM), one behind the other, with a NUL behind the
 *           last that is not counted; empty: nobody is believed, and https is refused
 * @ntp:     servers that know the time, addresses separated by blanks, beside those of a lease
 */
struct net_trust {
	struct slice anchors;
	struct slice ntp;
};

#endif
