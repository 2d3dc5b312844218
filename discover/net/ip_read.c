/* Reads ip=. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/ip_read.h"

#include "discover/ip6.h"

enum { PREFIX_MAX = 128, PREFIX6_USUAL = 64 };

/* One field; a colon in brackets is part of an address. */
static struct slice field(struct slice *text)
{
	if (!slice_skip(text, S("[")))
		return slice_cut(text, ':');
	struct slice inner = slice_cut(text, ']');
	slice_skip(text, S(":"));
	return inner;
}

static bool is_four(struct slice s)
{
	uint8_t ip[4];

	return net_ipv4(s, ip);
}

static bool is_six(struct slice s)
{
	uint8_t ip[IP6_BYTES];

	return ip6_read(s, ip);
}

static bool take_address(struct slice client, struct slice gateway, struct slice mask,
			 struct net_identity *who)
{
	uint64_t prefix = PREFIX6_USUAL;

	if (is_four(client)) {
		who->ip = client;
		who->gateway = gateway;
		who->netmask = mask;
		return (gateway.n == 0 || is_four(gateway)) && (mask.n == 0 || is_four(mask));
	}
	who->ip6 = client;
	who->gateway6 = gateway;
	bool good = mask.n == 0 || (slice_number(mask, PREFIX_MAX, &prefix) && prefix);
	who->prefix6 = (uint32_t)prefix;
	return good && is_six(client) && (gateway.n == 0 || is_six(gateway));
}

/* The first two are of the same family, as a rule; each is told apart. */
static bool take_servers(struct slice first, struct slice second, struct net_identity *who)
{
	struct slice all[] = {first, second};

	for (unsigned i = 0; i < 2; i++) {
		struct slice *list = is_four(all[i]) ? &who->dns : &who->dns6;
		if (all[i].n && !is_four(all[i]) && !is_six(all[i]))
			return false;
		if (all[i].n && list->n == 0)
			*list = all[i];
	}
	return true;
}

bool ip_read(struct slice text, struct net_identity *who, struct slice *device)
{
	struct slice client = field(&text), server = field(&text), gateway = field(&text);
	struct slice mask = field(&text), host = field(&text);

	*device = field(&text);
	struct slice how = field(&text), dns = field(&text), dns1 = field(&text);
	struct slice ntp = field(&text);
	who->next_server = server;
	who->hostname = host;
	who->ntp = ntp;
	return text.n == 0 && take_address(client, gateway, mask, who) &&
	       (server.n == 0 || is_four(server) || is_six(server)) &&
	       (how.n == 0 || slice_has_word(S("none off"), how)) &&
	       take_servers(dns, dns1, who) && (ntp.n == 0 || is_four(ntp) || is_six(ntp));
}
