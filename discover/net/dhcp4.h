/* DHCP for IPv4, one packet (RFC 2131, 2132, 3396, 4578; iPXE's option 175). */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_DHCP4_H
#define DISCOVER_NET_DHCP4_H

#include "discover/identity.h"
#include "discover/net/packet.h"

enum {
	DHCP4_SERVER_PORT = 67, DHCP4_CLIENT_PORT = 68, DHCP4_PROXY_PORT = 4011,
	DHCP4_OPTIONS_MAX = 1400,	/* what one packet can have */
	DHCP4_AT_MAC = 28,		/* in each packet: whom it is for */
};

enum dhcp4_type {
	DHCP4_BOOTP = 0,		/* no type at all: an answer older than DHCP */
	DHCP4_DISCOVER = 1, DHCP4_OFFER = 2, DHCP4_REQUEST = 3, DHCP4_DECLINE = 4, DHCP4_ACK = 5,
	DHCP4_NAK = 6,
};

/**
 * struct dhcp4_self - what this machine says about itself
 * @uuid: 16 bytes as in struct net_identity; empty: none
 * @user_class: option 77; empty: none
 * @ipxe: option 175 says that it understands iPXE's scripts; with @https, that it has TLS
 */
struct dhcp4_self {
	uint8_t mac[MAC_BYTES];
	struct slice uuid;
	struct slice user_class;
	uint16_t arch;
	bool ipxe, https;
};

/**
 * struct dhcp4_packet - an answer
 * @type:    enum dhcp4_type
 * @options: all of them in one list, as struct net_identity has them, without overload and pads
 * @file, @sname: the fields, up to a NUL; empty where they hold options
 */
struct dhcp4_packet {
	uint8_t type;
	uint8_t yiaddr[4], siaddr[4];
	struct slice options;
	struct slice file, sname;
};

/* Take an answer apart that is for @self and has the number @xid. False: it is none such, is cut
 * short or contradicts itself. Texts point into @bytes or are of @a. */
bool dhcp4_read(struct slice bytes, const struct dhcp4_self *self, uint32_t xid, struct arena *a,
		struct dhcp4_packet *p);

/**
 * struct dhcp4_ask - what is to be asked
 * @type:      DHCP4_DISCOVER or DHCP4_REQUEST
 * @http:      as UEFI's HTTP boot asks, not as PXE
 * @seconds:   since the first packet
 * @requested: option 50; NULL: none
 * @server:    option 54; NULL: none
 * @ciaddr:    the address that it has; NULL: none yet
 * @vendor:    option 43; empty: none
 */
struct dhcp4_ask {
	uint8_t type;
	bool http;
	uint32_t xid;
	uint16_t seconds;
	const uint8_t *requested, *server, *ciaddr;
	struct slice vendor;
};

struct slice dhcp4_write(const struct dhcp4_ask *ask, const struct dhcp4_self *self,
			 struct arena *a);

/* What option 60 says of this machine: "PXEClient:Arch:00007:UNDI:003000". */
struct slice dhcp4_vendor_class(const struct dhcp4_self *self, bool http, struct arena *a);

/* ---- what an answer means ---- */

/* An option, its pieces joined; empty: it is not there. */
struct slice dhcp4_option(const struct dhcp4_packet *p, uint8_t number, struct arena *a);

/* From a server that answers next to the one with the addresses: option 60 is PXEClient or
 * HTTPClient, and there is no address. */
bool dhcp4_is_proxy(const struct dhcp4_packet *p, struct arena *a);

/* The boot file as the server has it: option 67, else the field. Cut at a NUL. */
struct slice dhcp4_boot_file(const struct dhcp4_packet *p, struct arena *a);

/* Whether it says what to boot: a file, or pxelinux's configuration (209, 210). */
bool dhcp4_has_boot(const struct dhcp4_packet *p, struct arena *a);

/* iPXE's option 175.1: of several offers the one with the largest. */
int dhcp4_priority(const struct dhcp4_packet *p, struct arena *a);

/* iPXE's option 175.0xb0: there is no proxy, do not wait for one. */
bool dhcp4_no_proxy(const struct dhcp4_packet *p, struct arena *a);

/**
 * struct dhcp4_item - a line of a PXE menu
 * @type:   by which its server is asked for it; 0: the local disk
 * @server: of it; zero: none is named
 */
struct dhcp4_item {
	uint16_t type;
	uint8_t server[4];
	struct slice title;
};
enum { DHCP4_ITEMS_MAX = 8 };

/* What the PXE menu of @p offers (option 43.9, its servers 43.8): how many items. None, too, where
 * it says that its boot file is to be taken without the menu (43.6, bit 3). */
uint32_t dhcp4_menu(const struct dhcp4_packet *p, struct arena *a,
		    struct dhcp4_item items[DHCP4_ITEMS_MAX]);

/* After how many seconds that menu's first item starts by itself (43.10), or NET_NO_TIMEOUT. */
uint8_t dhcp4_menu_timeout(const struct dhcp4_packet *p, struct arena *a);

/* Four bytes of option @number, the first address of a list; false: it has none. */
bool dhcp4_address(const struct dhcp4_packet *p, uint8_t number, struct arena *a, uint8_t ip[4]);

#endif
