/* What a switch says for itself. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/lease.h"
#include "discover/net/neighbour.h"
#include "tests/unit/test.h"

#define TREE "\1\x80\xc2\0\0\0" "\2\0\0\0\0\1" "\0\x27" "\x42\x42\3"
#define SLOW "\1\x80\xc2\0\0\2" "\2\0\0\0\0\1" "\x88\x09"

TEST(neighbour_says)
{
	OK(neighbour_read(S(TREE "\0\0\2\2\x0e")) == NEIGHBOUR_BLOCKING);
	OK(neighbour_read(S(TREE "\0\0\2\2\x3c\x80")) == NEIGHBOUR_FORWARDING);
	OK(neighbour_read(S(TREE "\0\0\3\2\x1e")) == NEIGHBOUR_BLOCKING);	/* MSTP: learning */
	OK(neighbour_read(S(TREE "\0\0\0\0\0")) == NEIGHBOUR_TREE);
	OK(neighbour_read(S(TREE "\0\0\0\x80")) == NEIGHBOUR_TREE);
	OK(neighbour_read(S(SLOW "\1\1\1\x14")) == NEIGHBOUR_BOND);
}

TEST(neighbour_says_something_else)
{
	static const struct slice whole = S_INIT(TREE "\0\0\2\2\x0e");

	OK(neighbour_read(S(SLOW "\2\1")) == NEIGHBOUR_NOTHING);	/* a marker */
	OK(neighbour_read(S(TREE "\0\1\2\2\x0e")) == NEIGHBOUR_NOTHING);
	OK(neighbour_read((struct slice){0}) == NEIGHBOUR_NOTHING);
	for (size_t n = 0; n < whole.n; n++)
		OK(neighbour_read(slice_upto(whole, n)) != NEIGHBOUR_BLOCKING);
}

static struct slice why(struct lease_record r, uint32_t *code)
{
	static char room[LEASE_WHY_BYTES];

	return lease_why(&r, room, code);
}

TEST(lease_why_there_is_none)
{
	uint32_t code;

	OK_TEXT(why((struct lease_record){0}, &code),
		S("carrier, but no answer: no DHCP server is there, and no router"));
	OK(code == NOTE_NO_DHCP);
	OK_TEXT(why((struct lease_record){.naks = 3, .offers.n = 1}, &code),
		S("no address: 1 offers, 3 refusals"));
	OK(code == NOTE_DHCP_NAK);
	OK_TEXT(why((struct lease_record){.ignored = 7}, &code),
		S("carrier, but no answer that makes sense: 7 packets that do not"));
	OK(code == NOTE_NO_DHCP);
	OK_TEXT(why((struct lease_record){.tree = 1}, &code),
		S("carrier, but no answer: spanning tree? The switch speaks it, and lets nothing "
		  "pass for 30 s after a cable is plugged, unless the port is an edge (PortFast)"));
	OK(code == NOTE_STP_BLOCKING);
	OK_TEXT(why((struct lease_record){.tree = 1, .blocked_ms = 23400}, &code),
		S("carrier, but no answer: spanning tree: the switch's port has let nothing pass "
		  "for 23 s"));
	OK(code == NOTE_STP_BLOCKING);
	OK_TEXT(why((struct lease_record){.bond = 1}, &code),
		S("carrier, but no answer: the switch speaks LACP: its port is one of a bond, and "
		  "has no fallback for who does not (net.lacp=yes does)"));
	OK(code == NOTE_LACP);
}
