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

/* What a PXE menu (option 43.9) has first, if there is one: true, its type in @type, and the server
 * for it (43.8) in @server, which is zero where none is named. */
bool dhcp4_first_item(const struct dhcp4_packet *p, struct arena *a, uint16_t *type,
		      uint8_t server[4]);

/* Four bytes of option @number, the first address of a list; false: it has none. */
bool dhcp4_address(const struct dhcp4_packet *p, uint8_t number, struct arena *a, uint8_t ip[4]);

#endif
