/* Reads router advertisements. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/router.h"

#include "discover/net/dns.h"
#include "lib/number.h"

enum {
	SOLICITATION = 133, ADVERTISEMENT = 134,
	AT_FLAGS = 5, AT_LIFETIME = 6, AT_OPTIONS = 16,
	FLAG_MANAGED = 0x80, FLAG_OTHER = 0x40,
	SOURCE_LINK = 1, PREFIX = 3, MTU = 5, NAME_SERVERS = 25, SEARCH_LIST = 31,
	UNIT = 8,			/* lengths of options are in these */
	PREFIX_BYTES = 32, PREFIX_ON_LINK = 0x80, PREFIX_AUTONOMOUS = 0x40,
	AT_PREFIX_VALID = 4, AT_PREFIX = 16,
	LIST_HEAD = 8, AT_LIST_LIFETIME = 4,
	OWN_BITS = 64, MTU_MIN = 1280,
};

static void take_prefix(struct slice option, struct router_advert *r)
{
	struct router_prefix *p = &r->prefixes[r->n_prefixes];
	uint8_t first = option.n == PREFIX_BYTES ? (uint8_t)option.p[AT_PREFIX] : 0xff;
	uint8_t length = (uint8_t)option.p[2], flags = (uint8_t)option.p[3];

	if (r->n_prefixes == ROUTER_PREFIXES_MAX || first == 0xff || length > 8 * IP6_BYTES ||
	    number_be_at(option, AT_PREFIX_VALID, 4) == 0)
		return;
	*p = (struct router_prefix){.length = length, .on_link = flags & PREFIX_ON_LINK,
				    .autonomous = flags & PREFIX_AUTONOMOUS &&
						  length == OWN_BITS};
	memcpy(p->bytes, option.p + AT_PREFIX, IP6_BYTES);
	if (!ip6_is_link_local(p->bytes))
		r->n_prefixes++;
}

/* What is no longer good has a lifetime of none. */
static struct slice list_of(struct slice option)
{
	return number_be_at(option, AT_LIST_LIFETIME, 4) ? slice_from(option, LIST_HEAD)
							  : (struct slice){0};
}

static void take_option(struct slice option, struct arena *a, struct router_advert *r)
{
	struct slice list = list_of(option);
	size_t at = 0;

	switch (option.p[0]) {
	case PREFIX:
		take_prefix(option, r);
		break;
	case MTU:
		r->mtu = (uint32_t)number_be_at(option, 4, 4);
		if (option.n != UNIT || r->mtu < MTU_MIN || r->mtu > UINT16_MAX)
			r->mtu = 0;
		break;
	case NAME_SERVERS:
		if (r->dns.n == 0)
			r->dns = slice_upto(list, list.n / IP6_BYTES * IP6_BYTES);
		break;
	case SEARCH_LIST:
		if (r->domain.n == 0 && !dns_name(list, &at, a, &r->domain))
			r->domain = (struct slice){0};
		break;
	}
}

bool router_read(struct slice message, struct arena *a, struct router_advert *r)
{
	struct slice rest = slice_from(message, AT_OPTIONS);

	if (message.n < AT_OPTIONS || (uint8_t)message.p[0] != ADVERTISEMENT || message.p[1])
		return false;
	uint8_t flags = (uint8_t)message.p[AT_FLAGS];
	*r = (struct router_advert){.managed = flags & FLAG_MANAGED, .other = flags & FLAG_OTHER,
				    .is_way = number_be_at(message, AT_LIFETIME, 2) > 0};
	while (rest.n) {
		size_t n = rest.n >= UNIT ? UNIT * (size_t)(uint8_t)rest.p[1] : 0;
		if (n == 0 || n > rest.n)
			return false;
		take_option(slice_upto(rest, n), a, r);
		rest = slice_from(rest, n);
	}
	return true;
}

struct slice router_question(const uint8_t mac[MAC_BYTES], struct arena *a)
{
	struct text t = {.arena = a};

	text_be(&t, SOLICITATION, 1);
	text_be(&t, 0, 7);
	text_be(&t, SOURCE_LINK << 8 | 1, 2);
	text_put(&t, (struct slice){(const char *)mac, MAC_BYTES});
	return text_slice(&t);
}

bool router_own_address(const struct router_advert *r, const uint8_t mac[MAC_BYTES],
			uint8_t ip[IP6_BYTES])
{
	for (uint32_t i = 0; i < r->n_prefixes; i++) {
		if (!r->prefixes[i].autonomous)
			continue;
		memcpy(ip, r->prefixes[i].bytes, IP6_BYTES / 2);
		memcpy(ip + 8, mac, 3);
		ip[8] ^= 2;
		ip[11] = 0xff;
		ip[12] = 0xfe;
		memcpy(ip + 13, mac + 3, 3);
		return true;
	}
	return false;
}

static bool begins_so(const struct router_prefix *p, const uint8_t ip[IP6_BYTES])
{
	for (unsigned bit = 0; bit < p->length; bit++)
		if ((p->bytes[bit / 8] ^ ip[bit / 8]) & 0x80 >> bit % 8)
			return false;
	return true;
}

uint32_t router_prefix_length(const struct router_advert *r, const uint8_t ip[IP6_BYTES])
{
	for (uint32_t i = 0; i < r->n_prefixes; i++)
		if (r->prefixes[i].on_link && begins_so(&r->prefixes[i], ip))
			return r->prefixes[i].length;
	return 8 * IP6_BYTES;
}
