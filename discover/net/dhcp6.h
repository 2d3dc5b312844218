/* DHCP for IPv6, one packet (RFC 8415; 5970: what to boot; 3646: name servers; 5908: time). */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_DHCP6_H
#define DISCOVER_NET_DHCP6_H

#include "discover/ip6.h"
#include "discover/net/dhcp4.h"

enum { DHCP6_SERVER_PORT = 547, DHCP6_CLIENT_PORT = 546 };

enum dhcp6_type {
	DHCP6_SOLICIT = 1, DHCP6_ADVERTISE = 2, DHCP6_REQUEST = 3, DHCP6_REPLY = 7,
	DHCP6_INFORMATION = 11,
};

enum dhcp6_option {
	DHCP6_CLIENT_ID = 1, DHCP6_SERVER_ID = 2, DHCP6_IA_NA = 3, DHCP6_ADDRESS = 5,
	DHCP6_WANTED = 6, DHCP6_PREFERENCE = 7, DHCP6_ELAPSED = 8, DHCP6_STATUS = 13,
	DHCP6_USER_CLASS = 15, DHCP6_VENDOR_CLASS = 16, DHCP6_DNS = 23, DHCP6_DOMAINS = 24,
	DHCP6_NTP = 56, DHCP6_BOOT_URL = 59, DHCP6_BOOT_PARAMETERS = 60, DHCP6_ARCHITECTURE = 61,
	DHCP6_UNDI = 62,
};

/**
 * struct dhcp6_packet - an answer
 * @options:     all of them: number, length (two bytes each), bytes
 * @server:      who it is from, in bytes that mean nothing to us. QEMU's server does not say it, as
 *               it gives no address; whoever gives one has to
 * @has_address: there is an address for us: @address
 * @preference:  of a server that offers; 255: wait for no other
 */
struct dhcp6_packet {
	uint8_t type, preference;
	struct slice options, server;
	bool has_address;
	uint8_t address[IP6_BYTES];
};

/* Take an answer apart that is for @self and has the number @xid (24 bits). False: it is none such,
 * or is cut short. It points into @bytes. */
bool dhcp6_read(struct slice bytes, const struct dhcp4_self *self, uint32_t xid, struct arena *a,
		struct dhcp6_packet *p);

/**
 * struct dhcp6_ask - what is to be asked
 * @type:    DHCP6_SOLICIT, DHCP6_REQUEST or DHCP6_INFORMATION
 * @http:    as UEFI's HTTP boot asks, not as PXE
 * @hundredths: of seconds since the first packet
 * @offer:   of a DHCP6_REQUEST: whose, and which address
 */
struct dhcp6_ask {
	uint8_t type;
	bool http;
	uint32_t xid;
	uint16_t hundredths;
	const struct dhcp6_packet *offer;
};

struct slice dhcp6_write(const struct dhcp6_ask *ask, const struct dhcp4_self *self,
			 struct arena *a);

/* What this machine is called by servers (a DUID): by its UUID, in the order of iPXE and of
 * RFC 6355, else by its address. */
struct slice dhcp6_client_id(const struct dhcp4_self *self, struct arena *a);

/* The first option of that number in a list; empty: there is none. */
struct slice dhcp6_option(struct slice options, uint16_t number);

#endif
