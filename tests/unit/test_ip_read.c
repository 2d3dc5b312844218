/* A configuration without DHCP. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/ip_read.h"
#include "tests/unit/test.h"

TEST(ip_read_all_fields)
{
	struct net_identity who = {0};
	struct slice device;

	OK(ip_read(S("10.9.0.58:10.9.0.1:10.9.0.254:255.255.255.0:node:eth1:none:10.9.0.2::"
		     "10.9.0.3"), &who, &device));
	OK_TEXT(who.ip, S("10.9.0.58"));
	OK_TEXT(who.next_server, S("10.9.0.1"));
	OK_TEXT(who.gateway, S("10.9.0.254"));
	OK_TEXT(who.netmask, S("255.255.255.0"));
	OK_TEXT(who.hostname, S("node"));
	OK_TEXT(device, S("eth1"));
	OK_TEXT(who.dns, S("10.9.0.2"));
	OK_TEXT(who.ntp, S("10.9.0.3"));
}

TEST(ip_read_of_ipv6)
{
	struct net_identity who = {0};
	struct slice device;

	OK(ip_read(S("[fd00::58]::[fe80::1]:56::eth0:off:[fd00::53]"), &who, &device));
	OK_TEXT(who.ip6, S("fd00::58"));
	OK_TEXT(who.gateway6, S("fe80::1"));
	OK(who.prefix6 == 56 && who.ip.n == 0);
	OK_TEXT(who.dns6, S("fd00::53"));
	OK(ip_read(S("[fd00::58]"), &who, &device) && who.prefix6 == 64 && device.n == 0);
}

TEST(ip_read_what_is_none)
{
	static const struct slice bad[] = {
		S_INIT(""), S_INIT("dhcp"), S_INIT("10.9.0"), S_INIT("10.9.0.58::x"),
		S_INIT("10.9.0.58::::::dhcp"), S_INIT("10.9.0.58:::24"),
		S_INIT("10.9.0.58:::::::x"), S_INIT("10.9.0.58::::::::::x"),
		S_INIT("[fd00::58"), S_INIT("[fd00::x]"), S_INIT("[fd00::58]:::129"),
		S_INIT("[fd00::58]:::0"), S_INIT("[fd00::58]::10.9.0.1"),
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct net_identity who = {0};
		struct slice device;
		OK(!ip_read(bad[i], &who, &device) || slice_eq(bad[i], S("[fd00::58")));
	}
}
