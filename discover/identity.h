/* Who this machine is on one network, and what a server there told it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_IDENTITY_H
#define DISCOVER_IDENTITY_H

#include "lib/arena.h"

/* Numbers of DHCP options that more than one reader asks for (RFC 2132, 3397, 4578, 5071). */
enum {
	DHCP_NETMASK = 1, DHCP_ROUTER = 3, DHCP_DNS = 6, DHCP_HOSTNAME = 12, DHCP_DOMAIN = 15,
	DHCP_ROOT_PATH = 17, DHCP_MTU = 26, DHCP_NTP = 42, DHCP_VENDOR = 43, DHCP_LEASE = 51,
	DHCP_SERVER_ID = 54, DHCP_VENDOR_CLASS = 60, DHCP_CLIENT_ID = 61, DHCP_SERVER_NAME = 66,
	DHCP_BOOT_FILE = 67, DHCP_USER_CLASS = 77, DHCP_ARCHITECTURE = 93, DHCP_UUID = 97,
	DHCP_SEARCH = 119, DHCP_ROUTES = 121, DHCP_TFTP_SERVERS = 150,
	DHCP_IPXE = 175, DHCP_CONFIG_FILE = 209,
	DHCP_PATH_PREFIX = 210, DHCP_REBOOT_TIME = 211,
};

/**
 * struct net_item - a line of a PXE menu (option 43)
 * @local: 1: the machine's own disk; else what is booted is said as in struct net_identity, and
 *         all of it is empty where its server has not answered
 */
struct net_item {
	struct slice title;
	uint32_t local;
	struct slice filename, next_server, url;
};
enum { NET_NO_TIMEOUT = 255 };

struct net_items {
	struct net_item *at;
	uint32_t n;
};

/**
 * struct net_identity - an interface, its lease, and the machine as servers know it
 *
 * Addresses are texts as people write them, lists of them are separated by blanks; the empty slice
 * is what nobody said. Whoever reads it may rely on the addresses being addresses; every other text
 * is a server's and may hold any byte but NUL.
 *
 * @interface: "eth0"
 * @hardware:  ARP hardware type, 1: Ethernet
 * @mac:       "52:54:00:12:34:56"
 * @uuid:      the 16 bytes of SMBIOS type 1 as they lie in memory, which is their order in DHCP
 *             option 97 and in pxelinux's names; empty: it has none
 * @ip, @netmask, @gateway, @dns: of IPv4; @ntp: of either
 * @ip6, @gateway6, @dns6: of IPv6; @ip6 without a length, which is @prefix6
 * @hostname, @domain, @root_path: options 12, 15, 17; @domain also of IPv6
 * @server6:   the address of the DHCPv6 server that was heeded
 * @parameters: what a DHCPv6 server says that the boot file is given, where it is a kernel
 * @server_id: of the DHCP server whose lease it is (option 54)
 * @next_server: where boot files are when no server is named: siaddr, else 66, else sname,
 *             else 150, else 54
 * @filename:  the boot file as the server wrote it: option 67, else the field "file"
 * @url:       the boot file as an address; empty: there is none
 * @user_class: what was sent as option 77, "iPXE"
 * @vendor_class: what was sent as option 60
 * @arch:      what was sent as option 93 (RFC 4578, 2.1)
 * @vlan:      0: none
 * @mtu:       0: nobody said
 * @starts_kernel: 1: a boot file that is a kernel starts by itself
 * @dhcp:      options of the lease: number, length, bytes; again and again. Long ones come in
 *             pieces, as they are sent (RFC 3396)
 * @proxy:     the same of a proxyDHCP server's answer, which is heeded first
 * @items:     the menu that a server offers; empty: @url is all. @menu_timeout: seconds until the
 *             first item starts by itself, or NET_NO_TIMEOUT
 */
struct net_identity {
	struct slice interface;
	uint32_t hardware;
	struct slice mac;
	struct slice uuid;
	struct slice ip, netmask, gateway, dns, ntp;
	struct slice ip6, gateway6, dns6;
	uint32_t prefix6;
	struct slice server6, parameters;
	struct slice hostname, domain, root_path;
	struct slice server_id, next_server;
	struct slice filename, url;
	struct slice user_class, vendor_class;
	uint32_t arch;
	uint32_t vlan, mtu, starts_kernel;
	struct slice dhcp, proxy;
	struct net_items items;
	uint32_t menu_timeout;
};

/* The bytes of option @number in @options (as @dhcp above), its pieces joined; *@there: it is
 * there, perhaps empty. Bytes that are no such list are like an end. */
struct slice dhcp_option(struct slice options, uint8_t number, struct arena *a, bool *there);

/* The same; those of pxelinux (209 to 211) are found inside of option 43, too: it looks there. */
struct slice dhcp_boot_option(struct slice options, uint8_t number, struct arena *a, bool *there);

/* The same of the proxy's answer, or where that has it not of the lease's. Empty: neither has. */
struct slice net_option(const struct net_identity *who, uint8_t number, struct arena *a);

/* Whose lease it is, for people: the DHCP server's address, of IPv4 where there is one. */
static inline struct slice net_server(const struct net_identity *who)
{
	return who->server_id.n ? who->server_id : who->server6;
}

/* "44332211-6655-8877-99aa-bbccddeeff00": 16 bytes in the order in which they lie, as pxelinux and
 * GRUB print them; empty for other than 16 bytes, and for all 00 or FF, which is none. */
struct slice net_uuid_wire(struct slice bytes, struct arena *a);

/* "11223344-5566-7788-99aa-bbccddeeff00": the same as dmidecode, Linux and iPXE print them. */
struct slice net_uuid_usual(struct slice bytes, struct arena *a);

/* Four bytes of "10.9.0.58". False: it is no such address; then @ip is untouched. */
bool net_ipv4(struct slice text, uint8_t ip[4]);

/* And the text of four bytes. */
struct slice net_ipv4_text(const uint8_t ip[4], struct arena *a);

/* What a machine is called that iPXE, pxelinux and GRUB name files after: ':' to '-', and the
 * hardware type before it: "01-52-54-00-12-34-56". */
struct slice net_mac_dashes(const struct net_identity *who, struct arena *a);

#endif
