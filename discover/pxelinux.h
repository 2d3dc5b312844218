/* Where pxelinux looks for its configuration on a server, and what its file names mean. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_PXELINUX_H
#define DISCOVER_PXELINUX_H

#include "discover/entry.h"

/**
 * struct pxelinux_client - what the machine is called on the network
 * @uuid: SMBIOS system UUID with dashes; empty: unknown
 * @mac:  "52:54:00:12:34:56" or with dashes; empty: none
 * @hardware: ARP hardware type, 1 for Ethernet
 * @ip:   IPv4 address in network byte order; 0: none
 * @board: what U-Boot adds to "default": "arm-sunxi-board" ends in three names; empty: nothing
 */
struct pxelinux_client {
	struct slice uuid;
	struct slice mac;
	uint8_t hardware;
	uint8_t ip[4];
	struct slice board;
};

/* The names to try below the prefix, in order: UUID, hardware address, IPv4 address in hexadecimal
 * with a digit less each time, "default" with and without the board (syslinux wiki, PXELINUX;
 * U-Boot, doc/README.pxe). "pxelinux.cfg/..." each. */
struct slice_list pxelinux_names(const struct pxelinux_client *client, struct arena *a);

/* The path prefix: @option (DHCP option 210) as it is,
 * else the boot file up to the last character that is no letter, digit, '.' or '-': its directory
 * with its '/', but "a/my_" of "a/my_pxelinux.0". */
struct slice pxelinux_prefix(struct slice option, struct slice boot_file);

/**
 * struct pxelinux_location - a file on a server
 * @server: empty: the one that the configuration came from
 * @path:   as TFTP is asked for it; empty when @url is set
 */
struct pxelinux_location {
	struct slice url;
	struct slice server;
	struct slice path;
};

/* What @name in a configuration means: an address stays as it is, "::x" is the server's root,
 * "host::x" another server's; all else is the prefix and the name in one piece, without a '/'
 * between them and even if the name begins with one. A prefix that is an address makes an
 * address. */
struct pxelinux_location pxelinux_locate(struct slice prefix, struct slice name, struct arena *a);

#endif
