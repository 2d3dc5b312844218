/* Reads and writes DHCPv6 packets. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/dhcp6.h"

#include "lib/number.h"

enum {
	HEAD = 4, OPTION_HEAD = 4, IA_HEAD = 12, ADDRESS_HEAD = 24, AT_VALID = 20,
	DUID_LINK = 3, DUID_UUID = 4, ETHERNET = 1,
	ENTERPRISE_INTEL = 343,	/* whose vendor class says "PXEClient" */
	DUID_BYTES_MAX = 132,
};

struct slice dhcp6_option(struct slice options, uint16_t number)
{
	while (options.n >= OPTION_HEAD) {
		size_t n = number_be_at(options, 2, 2);
		if (n > options.n - OPTION_HEAD)
			break;
		if (number_be_at(options, 0, 2) == number)
			return slice_upto(slice_from(options, OPTION_HEAD), n);
		options = slice_from(options, OPTION_HEAD + n);
	}
	return (struct slice){0};
}

static bool is_whole(struct slice options)
{
	while (options.n >= OPTION_HEAD) {
		size_t n = OPTION_HEAD + number_be_at(options, 2, 2);
		if (n > options.n)
			return false;
		options = slice_from(options, n);
	}
	return options.n == 0;
}

/* Ours is the only set of addresses that was asked for. One that ends at once is none. */
static void take_address(struct dhcp6_packet *p, struct slice iaid)
{
	struct slice ia = dhcp6_option(p->options, DHCP6_IA_NA);
	struct slice address = dhcp6_option(slice_from(ia, IA_HEAD), DHCP6_ADDRESS);
	static const uint8_t none[IP6_BYTES];

	if (!slice_starts(ia, iaid) || address.n < ADDRESS_HEAD ||
	    number_be_at(address, AT_VALID, 4) == 0 || memcmp(address.p, none, IP6_BYTES) == 0 ||
	    (uint8_t)address.p[0] == 0xff)
		return;
	p->has_address = true;
	memcpy(p->address, address.p, IP6_BYTES);
}

static struct slice iaid_of(const struct dhcp4_self *self)
{
	return (struct slice){(const char *)self->mac + 2, 4};
}

struct slice dhcp6_client_id(const struct dhcp4_self *self, struct arena *a)
{
	static const uint8_t order[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
	struct text t = {.arena = a};

	if (net_uuid_wire(self->uuid, a).n) {
		text_be(&t, DUID_UUID, 2);
		for (unsigned i = 0; i < sizeof(order); i++)
			text_char(&t, self->uuid.p[order[i]]);
	} else {
		text_be(&t, DUID_LINK << 16 | ETHERNET, 4);
		text_put(&t, (struct slice){(const char *)self->mac, MAC_BYTES});
	}
	return text_slice(&t);
}

bool dhcp6_read(struct slice bytes, const struct dhcp4_self *self, uint32_t xid, struct arena *a,
		struct dhcp6_packet *p)
{
	struct slice preference;

	if (bytes.n < HEAD || number_be_at(bytes, 1, 3) != xid)
		return false;
	*p = (struct dhcp6_packet){.type = (uint8_t)bytes.p[0], .options = slice_from(bytes, HEAD)};
	p->server = dhcp6_option(p->options, DHCP6_SERVER_ID);
	if ((p->type != DHCP6_ADVERTISE && p->type != DHCP6_REPLY) || !is_whole(p->options) ||
	    (p->server.n == 0 && p->type == DHCP6_ADVERTISE) || p->server.n > DUID_BYTES_MAX ||
	    !slice_eq(dhcp6_option(p->options, DHCP6_CLIENT_ID), dhcp6_client_id(self, a)))
		return false;
	preference = dhcp6_option(p->options, DHCP6_PREFERENCE);
	p->preference = preference.n == 1 ? (uint8_t)preference.p[0] : 0;
	take_address(p, iaid_of(self));
	return true;
}

/* ---- writing ---- */

static void put_option(struct text *t, uint16_t number, struct slice value)
{
	text_be(t, number, 2);
	text_be(t, value.n, 2);
	text_put(t, value);
}

/* A number of two bytes; a text with its length before it, as classes are told. */
static void put_number(struct text *t, uint16_t number, uint32_t value)
{
	text_be(t, number, 2);
	text_be(t, 2, 2);
	text_be(t, value, 2);
}

static void put_class(struct text *t, uint16_t number, struct slice enterprise, struct slice class)
{
	text_be(t, number, 2);
	text_be(t, enterprise.n + 2 + class.n, 2);
	text_put(t, enterprise);
	text_be(t, class.n, 2);
	text_put(t, class);
}

/* The addresses that are wanted: any, or the one that was offered. Times are the server's. */
static void put_addresses(struct text *t, const struct dhcp4_self *self,
			  const struct dhcp6_packet *offer)
{
	text_be(t, DHCP6_IA_NA, 2);
	text_be(t, IA_HEAD + (offer ? OPTION_HEAD + ADDRESS_HEAD : 0), 2);
	text_put(t, iaid_of(self));
	text_be(t, 0, 8);
	if (!offer)
		return;
	text_be(t, DHCP6_ADDRESS << 16 | ADDRESS_HEAD, 4);
	text_put(t, (struct slice){(const char *)offer->address, IP6_BYTES});
	text_be(t, 0, 8);
}

struct slice dhcp6_write(const struct dhcp6_ask *ask, const struct dhcp4_self *self,
			 struct arena *a)
{
	static const struct slice wanted = S_INIT("\0\x17\0\x18\0\x38\0\x3b\0\x3c");
	static const struct slice intel = S_INIT("\0\0\1\x57");
	struct text t = {.arena = a};

	_Static_assert(ENTERPRISE_INTEL == 0x157, "the number is in these bytes");
	text_be(&t, (uint32_t)ask->type << 24 | ask->xid, 4);
	put_option(&t, DHCP6_CLIENT_ID, dhcp6_client_id(self, a));
	if (ask->offer)
		put_option(&t, DHCP6_SERVER_ID, ask->offer->server);
	if (ask->type != DHCP6_INFORMATION)
		put_addresses(&t, self, ask->offer);
	put_option(&t, DHCP6_WANTED, wanted);
	put_number(&t, DHCP6_ELAPSED, ask->hundredths);
	if (self->user_class.n && self->user_class.n < 256)
		put_class(&t, DHCP6_USER_CLASS, (struct slice){0}, self->user_class);
	put_class(&t, DHCP6_VENDOR_CLASS, intel, dhcp4_vendor_class(self, ask->http, a));
	put_number(&t, DHCP6_ARCHITECTURE, self->arch);
	put_option(&t, DHCP6_UNDI, S("\1\3\0"));
	return text_slice(&t);
}
