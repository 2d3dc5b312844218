/* The states of an IPv6 client (RFC 4861, 6.3; RFC 8415, 18.2; what iPXE does). */
/* SPDX-License-Identifier: MIT */
#include "discover/net/dhcp6_client.h"

#include "discover/net/dns.h"
#include "discover/net/jitter.h"
#include "lib/number.h"

enum {
	SEEK_TRIES = 5,
	SEEK_END_MS = 2000,	/* after the last question */
	OFFERS_MS = 1000,	/* for another server's offer, beside one that has come */
	RETRY_MAX_MS = 10000,
	REQUEST_TRIES = 5,
	INFORM_TRIES = 4,
	UNASKED_TRIES = 2,	/* where the router does not say that there is a server */
	REFUSED_MS = 1000,
	XID_MASK = 0xffffff,
};

static void enter(struct dhcp6_client *c, enum dhcp6_state state, int64_t at)
{
	c->state = state;
	c->tries = 0;
	c->next = c->since = at;
	c->xid = (c->xid + 1) & XID_MASK;
}

void dhcp6_client_start(struct dhcp6_client *c, uint32_t seed, int64_t now)
{
	c->random = seed;
	c->xid = (seed * 2654435761u) & XID_MASK;
	c->started = now;
	c->chosen = -1;
	enter(c, DHCP6_SEEKING, now);
}

/* For a packet and what is made of it. */
static bool has_room(const struct dhcp6_client *c)
{
	return arena_has_room(c->arena, 1, 4 * PACKET_BYTES);
}

/* ---- routers ---- */

/* What a router says decides who is asked next. Servers that no router tells of are there, too: of
 * QEMU's network for one. */
static void heed_router(struct dhcp6_client *c, int64_t now)
{
	c->has_ip = router_own_address(&c->advert, c->self.mac, c->ip);
	if (c->advert.managed) {
		if (c->state == DHCP6_SEEKING)
			enter(c, DHCP6_SOLICITING, now);
	} else if (c->has_ip) {
		enter(c, DHCP6_INFORMING, now);
	}
}

void dhcp6_client_hear_router(struct dhcp6_client *c, struct slice message,
			      const uint8_t from[IP6_BYTES], int64_t now)
{
	struct router_advert r;
	size_t mark = c->arena->used;
	uint8_t ip[IP6_BYTES];

	if (!ip6_is_link_local(from) || !has_room(c) ||
	    !router_read(arena_copy(c->arena, message), c->arena, &r)) {
		c->ignored++;
		c->arena->used = mark;
		return;
	}
	bool useful = r.is_way || r.managed || router_own_address(&r, c->self.mac, ip);
	if (c->has_advert || !useful || c->state > DHCP6_SOLICITING) {
		c->arena->used = mark;
		return;
	}
	c->advert = r;
	c->has_advert = true;
	memcpy(c->router, from, IP6_BYTES);
	heed_router(c, now);
}

/* ---- servers ---- */

static bool may_serve(const struct dhcp6_client *c, const uint8_t from[IP6_BYTES])
{
	return c->servers.n == 0 || slice_has_word(c->servers, ip6_text(from, c->arena));
}

static bool usable(const struct dhcp6_client *c, const struct dhcp6_offer *o)
{
	return o->packet.has_address && o->refusals < DHCP6_REFUSALS_MAX && may_serve(c, o->from);
}

static bool names_boot(const struct dhcp6_packet *p)
{
	return dhcp6_option(p->options, DHCP6_BOOT_URL).n > 0;
}

/* Whether @x is to be taken before @y: by the servers' preference, then the one that has something
 * to boot; of equals the first. */
static bool before(const struct dhcp6_offer *x, const struct dhcp6_offer *y)
{
	if (x->packet.preference != y->packet.preference)
		return x->packet.preference > y->packet.preference;
	return names_boot(&x->packet) && !names_boot(&y->packet);
}

static int best_offer(const struct dhcp6_client *c)
{
	int best = -1;

	for (uint32_t i = 0; i < c->n_offers; i++)
		if (usable(c, &c->offers[i]) &&
		    (best < 0 || before(&c->offers[i], &c->offers[best])))
			best = (int)i;
	return best;
}

static void choose(struct dhcp6_client *c, int64_t now)
{
	int best = best_offer(c);

	if (c->state != DHCP6_SOLICITING || best < 0 ||
	    (c->offers[best].packet.preference != UINT8_MAX && now - c->since < OFFERS_MS))
		return;
	c->chosen = best;
	enter(c, DHCP6_REQUESTING, now);
}

/* False: the packet is not kept: it is known, or one too many. */
static bool add_offer(struct dhcp6_client *c, const struct dhcp6_packet *p,
		      const uint8_t from[IP6_BYTES], int64_t now)
{
	struct dhcp6_offer o = {.packet = *p, .after_ms = (uint32_t)(now - c->started)};

	memcpy(o.from, from, IP6_BYTES);
	for (uint32_t i = 0; i < c->n_offers; i++)
		if (slice_eq(c->offers[i].packet.server, p->server)) {
			if (slice_eq(c->offers[i].packet.options, p->options))
				return false;
			o.refusals = c->offers[i].refusals;
			c->offers[i] = o;
			return true;
		}
	if (c->n_offers == DHCP6_OFFERS_MAX) {
		c->ignored++;
		return false;
	}
	c->offers[c->n_offers++] = o;
	return true;
}

static void take_reply(struct dhcp6_client *c, const struct dhcp6_packet *p, int64_t now)
{
	if (p->has_address) {
		c->has_ip = true;
		memcpy(c->ip, p->address, IP6_BYTES);
	}
	c->reply = *p;
	c->has_reply = true;
	enter(c, DHCP6_DONE, now);
}

static bool answered(struct dhcp6_client *c, const struct dhcp6_packet *p, int64_t now)
{
	struct dhcp6_offer *o = c->chosen < 0 ? NULL : &c->offers[c->chosen];

	if (c->state != DHCP6_REQUESTING) {
		/* to a question for everything but an address: one is enough that says anything */
		if (c->has_ip)
			take_reply(c, p, now);
	} else if (slice_eq(p->server, o->packet.server)) {
		if (p->has_address) {
			take_reply(c, p, now);
			return true;
		}
		c->refusals++;
		o->refusals++;
		enter(c, DHCP6_SOLICITING, now + REFUSED_MS);
	}
	return c->state == DHCP6_DONE;
}

/* False: it has said nothing that is kept. */
static bool take(struct dhcp6_client *c, const struct dhcp6_packet *p,
		 const uint8_t from[IP6_BYTES], int64_t now)
{
	bool kept = false;

	if (p->type == DHCP6_ADVERTISE) {
		if (c->state == DHCP6_SOLICITING)
			kept = add_offer(c, p, from, now);
		choose(c, now);
	} else if (may_serve(c, from) && c->state != DHCP6_DONE) {
		if (c->state != DHCP6_REQUESTING)
			kept = add_offer(c, p, from, now);
		kept |= answered(c, p, now);
	}
	return kept;
}

void dhcp6_client_input(struct dhcp6_client *c, struct slice data, const uint8_t from[IP6_BYTES],
			int64_t now)
{
	struct dhcp6_packet p;
	size_t mark = c->arena->used;

	if (!has_room(c) ||
	    !dhcp6_read(arena_copy(c->arena, data), &c->self, c->xid, c->arena, &p)) {
		c->ignored++;
		c->arena->used = mark;
	} else if (!take(c, &p, from, now)) {
		c->arena->used = mark;
	}
}

/* ---- output ---- */

static int64_t retry(struct dhcp6_client *c, int64_t now)
{
	int64_t wait = 1000 << (c->tries > 4 ? 4 : c->tries);

	c->tries++;
	return now + net_jitter(&c->random, wait < RETRY_MAX_MS ? wait : RETRY_MAX_MS);
}

/* At 0, 0.16, 0.44, 1 and 2 s, as iPXE; then servers may know more. */
static bool ask_routers(struct dhcp6_client *c, int64_t now, struct arena *a,
			struct dhcp6_send *out)
{
	static const uint16_t waits[SEEK_TRIES] = {160, 280, 560, 1000, SEEK_END_MS};

	if (c->tries == SEEK_TRIES) {
		enter(c, DHCP6_SOLICITING, now);
		return dhcp6_client_output(c, now, a, out);
	}
	c->next = now + net_jitter(&c->random, waits[c->tries++]);
	*out = (struct dhcp6_send){.to_routers = true, .data = router_question(c->self.mac, a)};
	return true;
}

/* A server that has no addresses does not answer who asks for one: where we have one already, ask
 * it for the rest every other time. */
static uint8_t question(const struct dhcp6_client *c)
{
	if (c->state == DHCP6_REQUESTING)
		return DHCP6_REQUEST;
	bool inform = c->state == DHCP6_INFORMING || (c->has_ip && c->tries >= 2 && c->tries % 2);
	return inform ? DHCP6_INFORMATION : DHCP6_SOLICIT;
}

static bool ask_servers(struct dhcp6_client *c, int64_t now, struct arena *a,
			struct dhcp6_send *out)
{
	int64_t hundredths = (now - c->started) / 10;
	struct dhcp6_ask ask = {
		.type = question(c), .xid = c->xid,
		.http = c->alternate && c->tries >= 2 && c->tries / 2 % 2,
		.hundredths = (uint16_t)(hundredths > UINT16_MAX ? UINT16_MAX : hundredths),
		.offer = c->state == DHCP6_REQUESTING ? &c->offers[c->chosen].packet : NULL,
	};

	c->next = retry(c, now);
	*out = (struct dhcp6_send){.data = dhcp6_write(&ask, &c->self, a)};
	return true;
}

bool dhcp6_client_output(struct dhcp6_client *c, int64_t now, struct arena *a,
			 struct dhcp6_send *out)
{
	choose(c, now);
	if (c->state == DHCP6_SOLICITING && best_offer(c) >= 0 && c->next > c->since + OFFERS_MS)
		c->next = c->since + OFFERS_MS;
	if (now < c->next || c->state == DHCP6_DONE)
		return false;
	if (c->state == DHCP6_SEEKING)
		return ask_routers(c, now, a, out);
	if (c->state == DHCP6_REQUESTING && c->tries == REQUEST_TRIES)
		enter(c, DHCP6_SOLICITING, now);
	uint32_t tries = c->advert.other ? INFORM_TRIES : UNASKED_TRIES;
	if (c->state == DHCP6_INFORMING && c->tries == tries) {
		enter(c, DHCP6_DONE, now);
		return false;
	}
	return ask_servers(c, now, a, out);
}

/* ---- what came of it ---- */

bool dhcp6_client_has_boot(const struct dhcp6_client *c)
{
	return c->has_ip && c->has_reply && names_boot(&c->reply);
}

/* Addresses of 16 bytes each, with blanks between them. */
static struct slice addresses(struct slice bytes, struct slice list, struct arena *a)
{
	for (; bytes.n >= IP6_BYTES; bytes = slice_from(bytes, IP6_BYTES))
		list = arena_join(a, list, ' ', ip6_text((const uint8_t *)bytes.p, a));
	return list;
}

/* Of servers of time those that are told by address (suboption 1). */
static struct slice ntp_of(struct slice options, struct slice list, struct arena *a)
{
	struct slice bytes = dhcp6_option(dhcp6_option(options, DHCP6_NTP), 1);

	return bytes.n == IP6_BYTES ? addresses(bytes, list, a) : list;
}

/* What a kernel is given (RFC 5970, 3.2): each with its length before it. */
static struct slice parameters_of(struct slice bytes, struct arena *a)
{
	struct slice line = {0};

	while (bytes.n >= 2) {
		size_t n = number_be_at(bytes, 0, 2);
		if (n > bytes.n - 2)
			break;
		line = arena_join(a, line, ' ', slice_upto(slice_from(bytes, 2), n));
		bytes = slice_from(bytes, 2 + n);
	}
	return line;
}

static void tell_reply(struct slice options, struct arena *a, struct net_identity *who)
{
	struct slice dns = dhcp6_option(options, DHCP6_DNS), domain;
	size_t at = 0;

	if (dns.n)
		who->dns6 = addresses(dns, (struct slice){0}, a);
	who->ntp = ntp_of(options, who->ntp, a);
	if (who->domain.n == 0 && dns_name(dhcp6_option(options, DHCP6_DOMAINS), &at, a, &domain))
		who->domain = domain;
	if (who->filename.n || net_option(who, DHCP_CONFIG_FILE, a).n ||
	    net_option(who, DHCP_PATH_PREFIX, a).n)
		return;
	who->filename = who->url = dhcp6_option(options, DHCP6_BOOT_URL);
	who->parameters = parameters_of(dhcp6_option(options, DHCP6_BOOT_PARAMETERS), a);
}

void dhcp6_client_identity(const struct dhcp6_client *c, struct arena *a,
			   struct net_identity *who)
{
	who->ip6 = ip6_text(c->ip, a);
	who->prefix6 = router_prefix_length(&c->advert, c->ip);
	if (c->has_advert && c->advert.is_way)
		who->gateway6 = ip6_text(c->router, a);
	who->dns6 = addresses(c->advert.dns, (struct slice){0}, a);
	if (who->domain.n == 0)
		who->domain = c->advert.domain;
	if (who->mtu == 0)
		who->mtu = c->advert.mtu;
	if (c->has_reply)
		tell_reply(c->reply.options, a, who);
	for (uint32_t i = 0; c->has_reply && i < c->n_offers; i++)
		if (slice_eq(c->offers[i].packet.server, c->reply.server))
			who->server6 = ip6_text(c->offers[i].from, a);
}
