/* Writing ip=. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/ip_param.h"

#include <errno.h>

#include "lib/text.h"

bool ip_param_read_address(struct slice text, uint32_t *address)
{
	uint32_t value = 0;
	uint64_t byte;

	for (int i = 0; i < 4; i++) {
		struct slice part = slice_cut(&text, '.');
		if (part.n > 3 || !slice_number(part, 255, &byte))
			return false;
		value = value << 8 | (uint32_t)byte;
	}
	*address = value;
	return text.n == 0;
}

uint32_t ip_param_read_dns(struct slice text, uint32_t dns[IP_PARAM_DNS])
{
	uint32_t n = 0, address;

	while (text.n && n < IP_PARAM_DNS) {
		struct slice line = slice_cut(&text, '\n');
		if (!slice_eq(slice_word(&line), S("nameserver")) ||
		    !ip_param_read_address(slice_word(&line), &address))
			continue;
		if (address >> 24 != 127 && address != 0)
			dns[n++] = address;
	}
	return n;
}

static void put_address(struct text *out, uint32_t address)
{
	text_printf(out, "%u.%u.%u.%u", address >> 24, address >> 16 & 255, address >> 8 & 255,
		    address & 255);
}

static void put_field(struct text *out, uint32_t address)
{
	text_char(out, ':');
	if (address)
		put_address(out, address);
}

static uint32_t netmask(uint32_t prefix)
{
	return prefix ? UINT32_MAX << (32 - prefix) : 0;
}

/* net/ipv4/ipconfig.c refuses such a gateway, and leaves the machine without a route. */
static bool gateway_is_far(const struct ip_config *c)
{
	return c->gateway && (c->gateway ^ c->client) & netmask(c->prefix);
}

int ip_param(int root, const struct ip_config *c, const struct ip_style *style, struct arena *a,
	     struct slice *line)
{
	struct ip_device device = {.name = style->device};
	struct text out = {.arena = a};

	if (gateway_is_far(c) && !style->dracut) {
		*line = arena_format(a,
				     "%.*s: its gateway is outside of its network, which the "
				     "kernel's ip= does not take: --dracut says it for an "
				     "initramfs that can",
				     SLICE_ARG(c->interface));
		return -ENOTSUP;
	}
	if (device.name.n == 0)
		ip_device_read(root, c->interface, style, a, &device);
	if (device.error.n) {
		*line = device.error;
		return -ENOTSUP;
	}
	text_put(&out, S("ip="));
	put_address(&out, c->client);
	text_char(&out, ':');
	put_field(&out, c->gateway);
	put_field(&out, netmask(c->prefix));
	text_printf(&out, "::%.*s:none", SLICE_ARG(device.name));
	for (uint32_t i = 0; i < IP_PARAM_DNS && c->dns[i]; i++)
		put_field(&out, c->dns[i]);
	text_put(&out, device.words);
	*line = text_slice(&out);
	return 0;
}
