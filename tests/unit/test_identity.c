/* Options of a lease, and names made of who this machine is. */
/* SPDX-License-Identifier: MIT */
#include "discover/identity.h"
#include "tests/unit/test.h"

#define UUID "\x44\x33\x22\x11\x66\x55\x88\x77\x99\xaa\xbb\xcc\xdd\xee\xff\x00"

TEST(identity_uuids)
{
	struct slice uuid = S(UUID);

	OK_TEXT(net_uuid_wire(uuid, &test_arena), S("44332211-6655-8877-99aa-bbccddeeff00"));
	OK_TEXT(net_uuid_usual(uuid, &test_arena), S("11223344-5566-7788-99aa-bbccddeeff00"));
	OK(net_uuid_wire(slice_upto(uuid, 15), &test_arena).n == 0);
	OK(net_uuid_wire(S("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), &test_arena).n == 0);
}

TEST(identity_addresses)
{
	struct net_identity who = {.hardware = 1, .mac = S("52:54:00:12:34:AB")};
	uint8_t ip[4] = {0};

	OK(net_ipv4(S("10.9.0.58"), ip) && ip[0] == 10 && ip[3] == 58);
	OK(!net_ipv4(S("10.9.0"), ip) && !net_ipv4(S("10.9.0.256"), ip) &&
	   !net_ipv4(S("10.9.0.1.2"), ip) && !net_ipv4(S("10.9..1"), ip));
	OK_TEXT(net_ipv4_text(ip, &test_arena), S("10.9.0.58"));
	OK_TEXT(net_mac_dashes(&who, &test_arena), S("01-52-54-00-12-34-ab"));
}

TEST(identity_options)
{
	struct slice options = S("\x0c\1a\0\x2b\2bc\x0c\2de\xff\x0c\1x");
	struct net_identity who = {.dhcp = options, .proxy = S("\x2b\x00")};
	bool there;

	OK_TEXT(dhcp_option(options, 12, &test_arena, &there), S("ade"));
	OK(there);
	OK(dhcp_option(options, 43, &test_arena, &there).n == 2 && there);
	OK(dhcp_option(options, 44, &test_arena, &there).n == 0 && !there);
	OK(dhcp_option(S("\x0c\x05" "a"), 12, &test_arena, &there).n == 0 && !there);
	OK(dhcp_option(S("\x0c"), 12, &test_arena, &there).n == 0 && !there);
	OK(net_option(&who, 43, &test_arena).n == 0);
	/* pxelinux's own, where a server has put them among the vendor's */
	who = (struct net_identity){.dhcp = S("\x2b\x0b\xd1\2ab\x0c\2no\xd2\1/")};
	OK_TEXT(net_option(&who, 209, &test_arena), S("ab"));
	OK_TEXT(net_option(&who, 210, &test_arena), S("/"));
	OK(net_option(&who, 12, &test_arena).n == 0);
	who = (struct net_identity){.dhcp = options, .proxy = S("\x2b\x00")};
	OK_TEXT(net_option(&who, 12, &test_arena), S("ade"));
}
