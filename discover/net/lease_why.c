/* Why an interface has no address, in one line. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/lease.h"

#include <stdio.h>

#define NO_ANSWER "carrier, but no answer: "

/* The reasons in the order in which they explain more. */
static const char *reason(const struct lease_record *r, uint32_t *code)
{
	*code = NOTE_STP_BLOCKING;
	if (r->blocked_ms)
		return NO_ANSWER "spanning tree: the switch's port has let nothing pass for %u s";
	if (r->tree)
		return NO_ANSWER "spanning tree? The switch speaks it, and lets nothing pass for "
		       "30 s after a cable is plugged, unless the port is an edge (PortFast)";
	*code = NOTE_LACP;
	if (r->bond)
		return NO_ANSWER "the switch speaks LACP: its port is one of a bond, and has no "
		       "fallback for who does not (net.lacp=yes does)";
	*code = NOTE_NO_DHCP;
	return NO_ANSWER "no DHCP server is there, and no router";
}

struct slice lease_why(const struct lease_record *r, char room[LEASE_WHY_BYTES], uint32_t *code)
{
	int n;

	if (r->offers.n) {
		*code = r->naks ? NOTE_DHCP_NAK : NOTE_NO_DHCP;
		n = snprintf(room, LEASE_WHY_BYTES, "no address: %u offers, %u refusals",
			   r->offers.n, r->naks);
	} else if (r->ignored && !r->tree && !r->bond) {
		*code = NOTE_NO_DHCP;
		n = snprintf(room, LEASE_WHY_BYTES, "carrier, but no answer that makes sense: "
			   "%u packets that do not", r->ignored);
	} else {
		n = snprintf(room, LEASE_WHY_BYTES, reason(r, code), r->blocked_ms / 1000);
	}
	return slice_upto((struct slice){room, LEASE_WHY_BYTES - 1}, n > 0 ? (size_t)n : 0);
}
