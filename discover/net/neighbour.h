/* What the switch at the other end of a cable says for itself: spanning tree, and bonds (IEEE
 * 802.1D, 802.1w, 802.3ad). Both are usual reasons why DHCP is not answered. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_NEIGHBOUR_H
#define DISCOVER_NET_NEIGHBOUR_H

#include "lib/slice.h"

enum neighbour_word {
	NEIGHBOUR_NOTHING,
	NEIGHBOUR_TREE,		/* spanning tree, without a word about this port */
	NEIGHBOUR_BLOCKING,	/* the port lets nothing else pass yet */
	NEIGHBOUR_FORWARDING,	/* it does */
	NEIGHBOUR_BOND,		/* the port is meant to be one of several */
};

/* What an Ethernet frame, from its addresses on, says of that. */
enum neighbour_word neighbour_read(struct slice frame);

#endif
