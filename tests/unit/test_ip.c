/* The kernel's ip= parameter: writing it, and the answers of netlink that it is made of. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "discover/net/ip6_param.h"
#include "discover/net/ip_param.h"
#include "discover/net/rtnetlink.h"
#include "lib/text.h"
#include "tests/unit/net_kit.h"

#define NIC "sys/devices/pci0000:00/0000:00:02.0"
#define NIC2 "sys/devices/pci0000:00/0000:00:03.0"
#define VIRTUAL "sys/devices/virtual"
#define IP(a, b, c, d) ((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))

static const struct ip_style plain, dracut = {.dracut = true};

/* 10.0.0.131/24 by 10.0.0.1 */
static struct ip_config config(const char *interface)
{
	return (struct ip_config){.interface = slice_str(interface), .client = IP(10, 0, 0, 131),
				  .prefix = 24, .gateway = IP(10, 0, 0, 1)};
}

static struct slice say(const struct tree *t, const char *interface, const struct ip_style *style,
			int want)
{
	struct ip_config c = config(interface);
	struct slice line = {0};

	OK(ip_param(t->fd, &c, style, &test_arena, &line) == want);
	return line;
}

static bool open_with_nics(struct tree *t)
{
	if (!tree_open(t))
		return false;
	net_pci(t, NIC, false);
	net_pci(t, NIC2, false);
	net_interface(t, NIC, "eth0");
	net_interface(t, NIC2, "eth1");
	return true;
}

static struct slice say_six(const struct tree *t, struct slice interface)
{
	struct ip6_config c;
	struct slice line = {0};

	if (!ip6_config_read(t->fd, interface, &test_arena, &c))
		return S("nothing");
	struct slice resolv = S("nameserver 10.0.0.1\nnameserver fd00::53\nnameserver ::1\n");
	OK(ip6_param(t->fd, &c, resolv, &dracut, &test_arena, &line) == 0);
	return line;
}

/* Two ways out, of which the first in the list is the longer one; an address that is not sure yet,
 * a temporary one, and that of the cable. */
TEST(ip6_for_dracut)
{
	struct tree t;

	if (!open_with_nics(&t))
		return;
	OK_TEXT(say_six(&t, (struct slice){0}), S("nothing"));
	tree_file(&t, NIC "/index", "2\n");
	tree_file(&t, "proc/net/ipv6_route",
		  "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
		  "fe800000000000000000000000000002 00000400 00000001 00000000 00000003 eth1\n"
		  "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
		  "fe800000000000000000000000000001 00000001 00000001 00000000 00000003 eth0\n"
		  "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
		  "00000000000000000000000000000000 ffffffff 00000001 00000000 00200200 lo\n");
	OK_TEXT(say_six(&t, (struct slice){0}), S("nothing"));
	tree_file(&t, "proc/net/if_inet6",
		  "fe80000000000000505400fffe123456 02 40 20 80     eth0\n"
		  "fd000000000000000000000000000001 02 40 00 c0     eth0\n"
		  "fd000000000000000000000000000002 02 40 00 01     eth0\n"
		  "fd000000000000000000000000000058 02 40 00 80     eth0\n"
		  "fd000000000000000000000000000059 03 40 00 80     eth1\n");
	OK_TEXT(say_six(&t, (struct slice){0}),
		S("ip=[fd00::58]::[fe80::1]:64::eno2:none nameserver=[fd00::53]"));
	OK_TEXT(say_six(&t, S("eth1")),
		S("ip=[fd00::59]::[fe80::2]:64::enp0s3:none nameserver=[fd00::53]"));
	tree_close(&t);
}

/* The address and the name in Cozystack's guide. */
TEST(ip_of_the_talos_guide)
{
	struct tree t;

	if (!open_with_nics(&t))
		return;
	tree_file(&t, NIC "/index", "2\n");
	tree_file(&t, NIC "/net/eth0/phys_port_name", "p0\n");
	OK_TEXT(say(&t, "eth0", &plain, 0),
		S("ip=10.0.0.131::10.0.0.1:255.255.255.0::eno2np0:none"));
	tree_close(&t);
}

TEST(ip_fields)
{
	struct ip_style style = {.device = S("lan0")};
	struct ip_config c = config("eth0");
	struct slice line;
	struct tree t;

	if (!open_with_nics(&t))
		return;
	c.dns[0] = IP(192, 168, 1, 1);
	OK(ip_param(t.fd, &c, &plain, &test_arena, &line) == 0);
	OK_TEXT(line, S("ip=10.0.0.131::10.0.0.1:255.255.255.0::enp0s2:none:192.168.1.1"));
	c.dns[1] = IP(8, 8, 8, 8);
	c.gateway = 0;
	c.prefix = 9;
	OK(ip_param(t.fd, &c, &style, &test_arena, &line) == 0);
	OK_TEXT(line, S("ip=10.0.0.131:::255.128.0.0::lan0:none:192.168.1.1:8.8.8.8"));
	OK_TEXT(say(&t, "eth9", &plain, -ENOTSUP),
		S("eth9 is no network interface of this system"));
	tree_close(&t);
}

TEST(ip_by_mac)
{
	const struct ip_style style = {.by_mac = true};
	struct tree t;

	if (!open_with_nics(&t))
		return;
	OK_TEXT(say(&t, "eth0", &style, 0),
		S("ip=10.0.0.131::10.0.0.1:255.255.255.0::enx525400123456:none"));
	tree_file(&t, NIC "/net/eth0/addr_assign_type", "1\n");
	say(&t, "eth0", &style, -ENOTSUP);
	tree_close(&t);
}

TEST(ip_names_without_a_scheme)
{
	struct tree t;

	if (!open_with_nics(&t))
		return;
	net_device(&t, "sys/devices/vmbus", "vmbus");
	net_interface(&t, "sys/devices/vmbus", "eth5");
	OK_TEXT(say(&t, "eth5", &plain, 0), S("ip=10.0.0.131::10.0.0.1:255.255.255.0::eth5:none"));
	tree_file(&t, "sys/devices/vmbus/net/eth5/name_assign_type", "4\n");
	say(&t, "eth5", &plain, -ENOTSUP);
	/* the kernel itself says that its name will stay */
	tree_file(&t, NIC "/net/eth0/name_assign_type", "2\n");
	OK_TEXT(say(&t, "eth0", &plain, 0), S("ip=10.0.0.131::10.0.0.1:255.255.255.0::eth0:none"));
	tree_close(&t);
}

TEST(ip_gateway_outside)
{
	struct ip_config c = config("eth0");
	struct slice line;
	struct tree t;

	if (!open_with_nics(&t))
		return;
	c.prefix = 32;
	OK(ip_param(t.fd, &c, &plain, &test_arena, &line) == -ENOTSUP);
	OK(slice_starts(line, S("eth0: its gateway is outside")));
	OK(ip_param(t.fd, &c, &dracut, &test_arena, &line) == 0);
	OK_TEXT(line, S("ip=10.0.0.131::10.0.0.1:255.255.255.255::enp0s2:none"));
	tree_close(&t);
}

static void add_vlan(const struct tree *t, const char *name, const char *lower)
{
	const char *dir = tree_path(VIRTUAL "/net", name);
	struct slice link = arena_format(&test_arena, "lower_%s", lower);
	struct slice text = arena_format(&test_arena, "%s  VID: 5\t REORDER_HDR: 1\nDevice: %s\n",
					 name, lower);

	net_interface(t, VIRTUAL, name);
	tree_file(t, tree_path(dir, "uevent"), "DEVTYPE=vlan\nIFINDEX=9\n");
	tree_file(t, tree_path(dir, "iflink"), "2\n");
	tree_link(t, tree_path(dir, arena_cstr(&test_arena, link)), "../../somewhere");
	tree_bytes(t, tree_path("proc/net/vlan", name), text);
}

TEST(ip_vlan)
{
	struct tree t;

	if (!open_with_nics(&t))
		return;
	add_vlan(&t, "lan", "eth0");
	OK(slice_starts(say(&t, "lan", &plain, -ENOTSUP), S("lan is a VLAN")));
	OK_TEXT(say(&t, "lan", &dracut, 0),
		S("ip=10.0.0.131::10.0.0.1:255.255.255.0::enp0s2.5:none vlan=enp0s2.5:enp0s2"));
	tree_file(&t, NIC "/net/eth0/phys_port_name", "longname\n");
	OK_TEXT(say(&t, "lan", &dracut, 0),
		S("ip=10.0.0.131::10.0.0.1:255.255.255.0::vlan5:none vlan=vlan5:enp0s2nlongname"));
	tree_close(&t);
}

static void add_bond(const struct tree *t, const char *mode)
{
	net_interface(t, VIRTUAL, "bond0");
	tree_file(t, VIRTUAL "/net/bond0/bonding/mode", mode);
	tree_file(t, VIRTUAL "/net/bond0/bonding/slaves", "eth0 eth1\n");
	tree_file(t, VIRTUAL "/net/bond0/bonding/active_slave", "eth1\n");
	tree_file(t, VIRTUAL "/net/bond0/bonding/miimon", "100\n");
	tree_file(t, VIRTUAL "/net/bond0/bonding/xmit_hash_policy", "layer3+4 1\n");
	tree_file(t, VIRTUAL "/net/bond0/bonding/lacp_rate", "fast 1\n");
}

TEST(ip_bond)
{
	struct tree t;

	if (!open_with_nics(&t))
		return;
	add_bond(&t, "active-backup 1\n");
	OK_TEXT(say(&t, "bond0", &plain, 0),
		S("ip=10.0.0.131::10.0.0.1:255.255.255.0::enp0s3:none"));
	tree_file(&t, VIRTUAL "/net/bond0/bonding/mode", "802.3ad 4\n");
	OK(slice_starts(say(&t, "bond0", &plain, -ENOTSUP), S("bond0 is a bond whose switch")));
	OK_TEXT(say(&t, "bond0", &dracut, 0),
		S("ip=10.0.0.131::10.0.0.1:255.255.255.0::bond0:none "
		  "bond=bond0:enp0s2,enp0s3:mode=802.3ad,miimon=100,xmit_hash_policy=layer3+4,"
		  "lacp_rate=fast"));
	add_vlan(&t, "bond0.5", "bond0");
	OK_TEXT(say(&t, "bond0.5", &dracut, 0),
		S("ip=10.0.0.131::10.0.0.1:255.255.255.0::bond0.5:none "
		  "bond=bond0:enp0s2,enp0s3:mode=802.3ad,miimon=100,xmit_hash_policy=layer3+4,"
		  "lacp_rate=fast vlan=bond0.5:bond0"));
	tree_close(&t);
}

TEST(ip_bridge)
{
	struct tree t;

	if (!open_with_nics(&t))
		return;
	net_interface(&t, VIRTUAL, "br0");
	tree_dir(&t, VIRTUAL "/net/br0/bridge");
	OK(slice_starts(say(&t, "br0", &plain, -ENOTSUP), S("br0 is a bridge that does not")));
	net_interface(&t, VIRTUAL, "tap0");
	tree_dir(&t, VIRTUAL "/net/br0/brif/eth0");
	tree_dir(&t, VIRTUAL "/net/br0/brif/tap0");
	OK_TEXT(say(&t, "br0", &plain, 0), S("ip=10.0.0.131::10.0.0.1:255.255.255.0::enp0s2:none"));
	tree_dir(&t, VIRTUAL "/net/br0/brif/eth1");
	OK(slice_starts(say(&t, "br0", &plain, -ENOTSUP), S("br0 is a bridge of several")));
	OK_TEXT(say(&t, "br0", &dracut, 0),
		S("ip=10.0.0.131::10.0.0.1:255.255.255.0::br0:none bridge=br0:enp0s2,enp0s3"));
	OK(slice_starts(say(&t, "tap0", &dracut, -ENOTSUP), S("tap0 is a virtual device")));
	tree_close(&t);
}

/* Devices that stand on each other in a circle come to an end. */
TEST(ip_circle)
{
	struct tree t;

	if (!open_with_nics(&t))
		return;
	add_vlan(&t, "a", "b");
	add_vlan(&t, "b", "a");
	OK(slice_ends(say(&t, "a", &dracut, -ENOTSUP), S("at the bottom of too many others")));
	tree_close(&t);
}

TEST(ip_dns)
{
	uint32_t dns[IP_PARAM_DNS] = {0};

	OK(ip_param_read_dns(S("# x\nnameserver 127.0.0.53\nnameserver fe80::1\noptions edns0\n"),
			     dns) == 0);
	OK(ip_param_read_dns(S("search a b\nnameserver  1.1.1.1 \nnameserver\t9.9.9.9\nnameserver "
			       "8.8.8.8"),
			     dns) == 2);
	OK(dns[0] == IP(1, 1, 1, 1) && dns[1] == IP(9, 9, 9, 9));
}

TEST(ip_addresses)
{
	uint32_t address = 0;

	OK(ip_param_read_address(S("255.0.10.1"), &address) && address == IP(255, 0, 10, 1));
	OK(!ip_param_read_address(S("256.0.0.1"), &address) &&
	   !ip_param_read_address(S("1.2.3"), &address));
	OK(!ip_param_read_address(S("1.2.3.4.5"), &address) &&
	   !ip_param_read_address(S(""), &address));
	OK(!ip_param_read_address(S("0001.2.3.4"), &address) &&
	   !ip_param_read_address(S("::1"), &address));
}

/* ---- netlink ---- */

static void put_attribute(struct text *out, uint16_t type, struct slice value)
{
	struct rtattr head = {(uint16_t)RTA_LENGTH(value.n), type};

	text_put(out, (struct slice){(const char *)&head, sizeof(head)});
	text_put(out, value);
	while (out->n % RTA_ALIGNTO)
		text_char(out, '\0');
}

static struct slice bytes_of(const void *p, size_t n)
{
	return (struct slice){p, n};
}

TEST(ip_route_message)
{
	struct rtmsg head = {.rtm_family = AF_INET};
	struct text out = {.arena = &test_arena};
	struct ip4_route route;
	uint32_t index = 7;

	text_put(&out, bytes_of(&head, sizeof(head)));
	OK(!rtnetlink_read_route(text_slice(&out), &route));
	put_attribute(&out, RTA_TABLE, S("\xfe\0\0\0"));
	put_attribute(&out, RTA_OIF, bytes_of(&index, sizeof(index)));
	put_attribute(&out, RTA_PREFSRC, S("\x0a\x00\x00\x83"));
	OK(rtnetlink_read_route(text_slice(&out), &route));
	OK(route.interface == 7 && route.gateway == 0 && !route.by_ip6);
	put_attribute(&out, RTA_GATEWAY, S("\x0a\x00\x00\x01"));
	OK(rtnetlink_read_route(text_slice(&out), &route));
	OK(route.source == IP(10, 0, 0, 131) && route.gateway == IP(10, 0, 0, 1));
	put_attribute(&out, RTA_VIA, S("\x0a\x00\xfe\x80"));
	OK(rtnetlink_read_route(text_slice(&out), &route) && route.by_ip6);
	/* cut short anywhere it is refused, or says less, but nothing behind the end is read */
	for (size_t n = 0; n < out.n; n++) {
		char *exact = malloc(n + !n);
		memcpy(exact, out.p, n);
		OK(!rtnetlink_read_route(bytes_of(exact, n), &route) || !route.by_ip6);
		free(exact);
	}
}

TEST(ip_address_message)
{
	struct ifaddrmsg head = {.ifa_family = AF_INET, .ifa_prefixlen = 20, .ifa_index = 3};
	struct text out = {.arena = &test_arena};
	struct ip4_address address;

	text_put(&out, bytes_of(&head, sizeof(head)));
	put_attribute(&out, IFA_ADDRESS, S("\x0a\x00\x00\x84"));
	OK(!rtnetlink_read_address(text_slice(&out), &address));
	put_attribute(&out, IFA_LOCAL, S("\x0a\x00\x00\x83"));
	OK(rtnetlink_read_address(text_slice(&out), &address));
	OK(address.interface == 3 && address.prefix == 20 && address.address == IP(10, 0, 0, 131));
	head.ifa_family = AF_INET6;
	memcpy(out.p, &head, sizeof(head));
	OK(!rtnetlink_read_address(text_slice(&out), &address));
}

/* This machine's own: loopback is there and has its address wherever these tests run. */
TEST(ip_of_loopback)
{
	struct ip4_address address;
	struct ip4_route route;
	int rc = rtnetlink_route(IP(127, 0, 0, 1), 0, &route);

	OK(rc == 0 || rc == -ENETUNREACH);
	if (rc < 0)
		return;
	OK(route.gateway == 0 && route.source == IP(127, 0, 0, 1));
	OK(rtnetlink_address(route.interface, IP(127, 0, 0, 1), &address) == 0 &&
	   address.prefix == 8);
	OK(rtnetlink_address(route.interface, IP(127, 9, 9, 9), &address) == -EADDRNOTAVAIL);
	OK(rtnetlink_route(IP(8, 8, 8, 8), 1u << 30, &route) < 0);
}
