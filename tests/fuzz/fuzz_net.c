/* What servers and routers say, of any content: DHCP of both kinds, router advertisements, TFTP,
 * HTTP, DNS, URLs, LACP. The first byte says which. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/dhcp4_client.h"
#include "discover/net/dhcp6_client.h"
#include "discover/net/dns.h"
#include "discover/net/http.h"
#include "discover/net/lacp.h"
#include "discover/net/tftp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { MEMORY = 16 << 20, XID_AT = 4 };

/* An answer to every packet; what follows the first is the second server's. */
static void dhcp(struct slice in, struct arena *a)
{
	static const uint8_t link[MAC_BYTES];
	struct dhcp4_client *c = arena_new(a, struct dhcp4_client);
	struct net_identity who = {0};
	struct dhcp4_send out;

	c->arena = a;
	c->alternate = true;
	dhcp4_client_start(c, 1, 0);
	for (int64_t now = 0; in.n && now < 40000; now += 1100) {
		struct slice packet = arena_copy(a, slice_upto(in, 400));
		struct udp4 u = {.from_port = 67, .to_port = 68, .data = packet};

		in = slice_from(in, 400);
		while (dhcp4_client_output(c, now, a, &out))
			udp4_write(&out.datagram, a);
		for (unsigned i = 0; i < 4 && packet.n > XID_AT + i; i++)
			((char *)packet.p)[XID_AT + i] = (char)(c->xid >> (24 - 8 * i));
		dhcp4_client_input(c, &u, link, now);
	}
	if (c->has_lease)
		dhcp4_client_identity(c, a, &who);
}

/* A router's message first; then answers of servers, each with the number that is asked by, and
 * ours and the server's name before it. */
static void dhcp6(struct slice in, struct arena *a)
{
	static const uint8_t from[IP6_BYTES] = {0xfe, 0x80, [15] = 1};
	struct dhcp6_client *c = arena_new(a, struct dhcp6_client);
	struct net_identity who = {0};
	struct dhcp6_send out;

	c->arena = a;
	c->alternate = true;
	dhcp6_client_start(c, 1, 0);
	for (int64_t now = 0; in.n && now < 40000; now += 1100) {
		struct text t = {.arena = a};
		struct slice piece = slice_upto(in, 200);

		in = slice_from(in, 200);
		while (dhcp6_client_output(c, now, a, &out))
			;
		if (now == 0)
			dhcp6_client_hear_router(c, piece, from, now);
		text_be(&t, (uint64_t)(uint8_t)piece.p[0] << 24 | c->xid, 4);
		text_put(&t, S("\0\1\0\x0a"));
		text_put(&t, dhcp6_client_id(&c->self, a));
		text_put(&t, S("\0\2\0\1s"));
		text_put(&t, slice_from(piece, 1));
		dhcp6_client_input(c, text_slice(&t), from, now);
		while (dhcp6_client_output(c, now, a, &out))
			;
	}
	if (c->has_ip)
		dhcp6_client_identity(c, a, &who);
	if (who.ip6.n && !who.prefix6 && c->has_advert && !c->advert.n_prefixes)
		__builtin_trap();
}

static void router(struct slice in, struct arena *a)
{
	static const uint8_t mac[MAC_BYTES];
	struct router_advert r;
	uint8_t ip[IP6_BYTES];

	if (router_read(in, a, &r) && router_own_address(&r, mac, ip) &&
	    router_prefix_length(&r, ip) > 128)
		__builtin_trap();
}

static void tftp(struct slice in)
{
	struct tftp t = {.block = TFTP_BLOCK_MAX, .window = TFTP_WINDOW, .probe = in.n & 1};
	struct slice data;

	while (in.n) {
		struct slice packet = slice_upto(in, 40);
		in = slice_from(in, 40);
		uint64_t before = t.got;
		tftp_input(&t, packet, &data);
		if (t.got - before != data.n || t.block > TFTP_BLOCK_MAX || t.window > TFTP_WINDOW)
			__builtin_trap();
	}
}

static void http(struct slice in, struct arena *a)
{
	struct http_reply r = {.arena = a, .head = in.n & 1};

	while (in.n) {
		struct slice piece = slice_upto(in, 1 + in.n % 97), body;
		in = slice_from(in, piece.n);
		while (piece.n)
			if (http_take(&r, &piece, &body) != 0)
				return;
	}
}

static void dns(struct slice in, struct arena *a)
{
	struct dns_address address;
	uint16_t id = in.n > 1 ? (uint16_t)((uint8_t)in.p[0] << 8 | (uint8_t)in.p[1]) : 0;

	(void)!dns_answer(in, S("a.b"), DNS_A, id, a, &address);
}

/* What is put together can be taken apart again. */
static void url(struct slice in, struct arena *a)
{
	struct slice base = slice_cut(&in, '\n');
	struct url u;

	if (url_parse(base, &u) && url_parse(url_join(base, S("../x"), a), &u) && !u.host.n)
		__builtin_trap();
	url_parse(url_join(base, in, a), &u);
	url_decode(in, a);
	url_directory(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice in = {(const char *)data + (n > 0), n - (n > 0)};
	static struct arena a;	/* opening one takes longer than most packets */
	struct udp4 u;

	if ((!a.base && arena_open(&a, MEMORY, arena_never_full) < 0) || n > 1 << 15)
		return 0;
	a.used = 0;
	switch (n ? data[0] % 9 : 0) {
	case 0: dhcp(in, &a); break;
	case 1: tftp(in); break;
	case 2: http(in, &a); break;
	case 3: dns(in, &a); break;
	case 4: url(in, &a); break;
	case 5: dhcp6(in, &a); break;
	case 6: router(in, &a); break;
	case 7: lacp_answer(in, (const uint8_t[MAC_BYTES]){0}, &a); break;
	default: udp4_read(in, &u);
	}
	return 0;
}
