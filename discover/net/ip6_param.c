/* Reads /proc/net/if_inet6 and ipv6_route, and writes dracut's ip=. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/ip6_param.h"

#include <errno.h>

#include "discover/ip6.h"
#include "lib/hex.h"
#include "lib/sysdir.h"

enum {
	GLOBAL = 0,				/* scope of an address */
	UNUSABLE = 0x01 | 0x08 | 0x20 | 0x40,	/* temporary, in use elsewhere, old, not yet sure */
	ROUTE_GATEWAY = 0x0002, ROUTE_REJECT = 0x0200,
};

static const uint8_t none[IP6_BYTES];

/* struct way - a line of ipv6_route: where to, by whom, by which interface */
struct way {
	uint8_t to[IP6_BYTES], gateway[IP6_BYTES];
	uint64_t length, metric, flags;
	struct slice interface;
};

static bool read_way(struct slice line, struct way *w)
{
	if (!hex_bytes(slice_word(&line), w->to, IP6_BYTES) ||
	    !hex_number(slice_word(&line), &w->length))
		return false;
	slice_word(&line);
	slice_word(&line);
	if (!hex_bytes(slice_word(&line), w->gateway, IP6_BYTES) ||
	    !hex_number(slice_word(&line), &w->metric))
		return false;
	slice_word(&line);
	slice_word(&line);
	bool good = hex_number(slice_word(&line), &w->flags);
	w->interface = slice_word(&line);
	return good;
}

static bool read_default(struct slice text, struct slice interface, struct way *best)
{
	bool found = false;

	while (text.n) {
		struct way w;
		if (!read_way(slice_cut(&text, '\n'), &w) || w.length ||
		    !(w.flags & ROUTE_GATEWAY) || w.flags & ROUTE_REJECT ||
		    memcmp(w.to, none, IP6_BYTES) ||
		    (interface.n && !slice_eq(w.interface, interface)))
			continue;
		if (!found || w.metric < best->metric)
			*best = w;
		found = true;
	}
	return found;
}

static bool read_address(struct slice text, struct slice interface, struct ip6_config *c)
{
	while (text.n) {
		struct slice line = slice_cut(&text, '\n'), address = slice_word(&line);
		uint64_t prefix, scope, flags;
		slice_word(&line);
		if (hex_bytes(address, c->ip, IP6_BYTES) &&
		    hex_number(slice_word(&line), &prefix) &&
		    hex_number(slice_word(&line), &scope) &&
		    hex_number(slice_word(&line), &flags) && scope == GLOBAL &&
		    !(flags & UNUSABLE) && slice_eq(slice_word(&line), interface)) {
			c->prefix = (uint32_t)prefix;
			return true;
		}
	}
	return false;
}

bool ip6_config_read(int root, struct slice interface, struct arena *a, struct ip6_config *c)
{
	const struct sysdir sys = {root, a};
	struct way way = {.interface = interface};

	*c = (struct ip6_config){0};
	if (!read_default(sysdir_text(&sys, S("proc/net"), "ipv6_route"), interface, &way) &&
	    interface.n == 0)
		return false;
	c->interface = way.interface;
	memcpy(c->gateway, way.gateway, IP6_BYTES);
	return read_address(sysdir_text(&sys, S("proc/net"), "if_inet6"), c->interface, c);
}

static void put_dns(struct text *out, struct slice resolv)
{
	uint8_t ip[IP6_BYTES];

	while (resolv.n) {
		struct slice line = slice_cut(&resolv, '\n');
		if (!slice_eq(slice_word(&line), S("nameserver")) ||
		    !ip6_read(slice_word(&line), ip) || memcmp(ip, none, IP6_BYTES - 1) == 0)
			continue;
		text_put(out, S(" nameserver=["));
		ip6_put(out, ip);
		text_char(out, ']');
	}
}

int ip6_param(int root, const struct ip6_config *c, struct slice resolv,
	      const struct ip_style *style, struct arena *a, struct slice *line)
{
	struct ip_device device = {.name = style->device};
	struct text out = {.arena = a};

	if (device.name.n == 0)
		ip_device_read(root, c->interface, style, a, &device);
	if (device.error.n) {
		*line = device.error;
		return -ENOTSUP;
	}
	text_put(&out, S("ip=["));
	ip6_put(&out, c->ip);
	text_put(&out, S("]::"));
	if (memcmp(c->gateway, none, IP6_BYTES)) {
		text_char(&out, '[');
		ip6_put(&out, c->gateway);
		text_char(&out, ']');
	}
	text_printf(&out, ":%u::%.*s:none", c->prefix, SLICE_ARG(device.name));
	put_dns(&out, resolv);
	text_put(&out, device.words);
	*line = text_slice(&out);
	return 0;
}
