/* The states of a DHCPv4 client (RFC 2131, 4.4; PXE 2.1; what iPXE does). */
/* SPDX-License-Identifier: MIT */
#include "discover/net/dhcp4_client.h"

#include "discover/net/jitter.h"

enum {
	PROXY_WAIT_MS = 2000,	/* for a proxy's offer, beside one that has come */
	PROXY_LATE_MS = 5000,	/* after a lease that says nothing to boot */
	PROXY_ASK_MS = 2500,	/* at port 4011, for one item */
	MENU_ASK_MS = 8000,	/* for all of a menu */
	REQUEST_MS = 250,	/* doubled each time */
	REQUEST_TRIES = 5,
	DISCOVER_MAX_MS = 16000,
	NAK_MS = 1000,
};

static const uint8_t everybody[4] = {255, 255, 255, 255};

static void discover(struct dhcp4_client *c, int64_t at)
{
	c->state = DHCP4_SELECTING;
	c->chosen = -1;
	c->round++;
	c->tries = 0;
	c->next = at;
}

void dhcp4_client_start(struct dhcp4_client *c, uint32_t seed, int64_t now)
{
	c->random = seed;
	c->xid = seed * 2654435761u + 1;
	c->started = now;
	discover(c, now);
}

/* ---- choosing ---- */

static bool may_serve(const struct dhcp4_client *c, const struct dhcp4_offer *o)
{
	return c->servers.n == 0 ||
	       slice_has_word(c->servers, net_ipv4_text(o->server, c->arena));
}

static bool usable(const struct dhcp4_client *c, const struct dhcp4_offer *o)
{
	static const uint8_t none[4];

	return !o->proxy && memcmp(o->packet.yiaddr, none, 4) && o->naks < DHCP4_NAKS_MAX &&
	       o->round == c->round && may_serve(c, o);
}

/* Whether @x is to be taken before @y: by iPXE's priority, then the one that has something to boot;
 * of equals the first. */
static bool before(struct dhcp4_client *c, const struct dhcp4_offer *x,
		   const struct dhcp4_offer *y)
{
	int px = dhcp4_priority(&x->packet, c->arena), py = dhcp4_priority(&y->packet, c->arena);

	if (px != py)
		return px > py;
	return dhcp4_has_boot(&x->packet, c->arena) && !dhcp4_has_boot(&y->packet, c->arena);
}

static int best_offer(struct dhcp4_client *c)
{
	int best = -1;

	for (uint32_t i = 0; i < c->n_offers; i++)
		if (usable(c, &c->offers[i]) &&
		    (best < 0 || before(c, &c->offers[i], &c->offers[best])))
			best = (int)i;
	return best;
}

static bool proxy_offer(const struct dhcp4_client *c, int *which)
{
	for (uint32_t i = 0; i < c->n_offers; i++)
		if (c->offers[i].proxy && may_serve(c, &c->offers[i])) {
			*which = (int)i;
			return true;
		}
	return false;
}

/* Whether there is an offer, @best, and nobody else is to be waited for. */
static bool has_waited(struct dhcp4_client *c, int best, int64_t now)
{
	int proxy;

	return best >= 0 &&
	       (now - c->since >= PROXY_WAIT_MS || proxy_offer(c, &proxy) ||
		dhcp4_no_proxy(&c->offers[best].packet, c->arena));
}

/* Leave DISCOVER when that is so. Whoever sends much must not fill memory by being looked at. */
static void choose(struct dhcp4_client *c, int64_t now)
{
	size_t mark = c->arena->used;
	int best = c->state == DHCP4_SELECTING ? best_offer(c) : -1;
	bool leave = has_waited(c, best, now);

	c->arena->used = mark;
	if (!leave)
		return;
	c->chosen = best;
	c->state = DHCP4_REQUESTING;
	c->tries = 0;
	c->next = now;
	if (c->offers[best].packet.type != DHCP4_BOOTP)
		return;
	c->lease = c->offers[best].packet;
	c->has_lease = true;
	c->state = DHCP4_DONE;
}

/* ---- after the lease ---- */

static void use_proxy(struct dhcp4_client *c, const struct dhcp4_packet *p)
{
	c->proxy = *p;
	c->has_proxy = true;
	c->state = DHCP4_DONE;
}

/* Of a menu the first item that is one of a server is what is booted where nobody chooses. */
static void end_asking(struct dhcp4_client *c)
{
	const struct dhcp4_packet *offer = &c->offers[c->asked].packet;

	c->state = DHCP4_DONE; /* nobody there: that is no error */
	for (uint32_t i = 0; i < c->n_menu && !c->has_proxy; i++)
		if (c->menu[i].answered)
			use_proxy(c, &c->menu[i].answer);
	if (!c->has_proxy && c->offers[c->asked].proxy && dhcp4_has_boot(offer, c->arena))
		use_proxy(c, offer);
}

/* Ask for the item c->item, or what is behind it: nobody is asked for the local disk. */
static void ask_item(struct dhcp4_client *c, int64_t now)
{
	while (c->item < c->n_menu && c->menu[c->item].item.type == 0)
		c->item++;
	if (c->n_menu && c->item == c->n_menu) {
		end_asking(c);
		return;
	}
	c->state = DHCP4_ASKING_PROXY;
	c->since = c->next = now;
	c->tries = 0;
}

/* The number of the last question is not that of the next: a late answer is none to it. */
static void ask_next_item(struct dhcp4_client *c, int64_t now)
{
	c->item++;
	c->xid++;
	if (now - c->asking_since >= MENU_ASK_MS || c->n_menu == 0)
		end_asking(c);
	else
		ask_item(c, now);
}

/* The server of offer @which, which says so by @p, is asked once more, at its own port. */
static void ask_at_port(struct dhcp4_client *c, int which, const struct dhcp4_packet *p,
			int64_t now)
{
	struct dhcp4_item items[DHCP4_ITEMS_MAX];

	c->asked = which;
	c->asking_since = now;
	c->item = 0;
	c->n_menu = dhcp4_menu(p, c->arena, items);
	c->menu_timeout = dhcp4_menu_timeout(p, c->arena);
	for (uint32_t i = 0; i < c->n_menu; i++)
		c->menu[i] = (struct dhcp4_choice){.item = items[i]};
	ask_item(c, now);
}

static bool has_menu(struct dhcp4_client *c, const struct dhcp4_packet *p)
{
	struct dhcp4_item items[DHCP4_ITEMS_MAX];

	return dhcp4_menu(p, c->arena, items) > 0;
}

/* A proxy's offer that names a file is enough. */
static void heed_proxy(struct dhcp4_client *c, int which, int64_t now)
{
	const struct dhcp4_packet *p = &c->offers[which].packet;

	if (dhcp4_has_boot(p, c->arena) && !has_menu(c, p))
		use_proxy(c, p);
	else
		ask_at_port(c, which, p, now);
}

static void leased(struct dhcp4_client *c, const struct dhcp4_packet *p, int64_t now)
{
	int proxy;

	c->lease = *p;
	c->has_lease = true;
	if (proxy_offer(c, &proxy)) {
		heed_proxy(c, proxy, now);
	} else if (has_menu(c, p)) {
		ask_at_port(c, c->chosen, p, now);
	} else if (dhcp4_has_boot(p, c->arena) || dhcp4_no_proxy(p, c->arena)) {
		c->state = DHCP4_DONE;
	} else {
		c->state = DHCP4_LISTENING;
		c->since = c->next = now;
		c->tries = 0;
	}
}

/* ---- input ---- */

static bool same_packet(const struct dhcp4_packet *x, const struct dhcp4_packet *y)
{
	return x->type == y->type && memcmp(x->yiaddr, y->yiaddr, 4) == 0 &&
	       memcmp(x->siaddr, y->siaddr, 4) == 0 && slice_eq(x->options, y->options) &&
	       slice_eq(x->file, y->file) && slice_eq(x->sname, y->sname);
}

/* False: the packet is not kept: it is known, or one too many. */
static bool add_offer(struct dhcp4_client *c, const struct dhcp4_packet *p, const struct udp4 *u,
		      const uint8_t link[MAC_BYTES], int64_t now)
{
	struct dhcp4_offer o = {.packet = *p, .round = c->round,
				.after_ms = (uint32_t)(now - c->started),
				.proxy = dhcp4_is_proxy(p, c->arena)};

	if (!dhcp4_address(p, DHCP_SERVER_ID, c->arena, o.server))
		memcpy(o.server, u->from, 4);
	memcpy(o.link, link, MAC_BYTES);
	for (uint32_t i = 0; i < c->n_offers; i++) {
		struct dhcp4_offer *have = &c->offers[i];
		if (have->proxy != o.proxy || memcmp(have->server, o.server, 4))
			continue;
		if (have->round == o.round && same_packet(&have->packet, p))
			return false;
		o.naks = have->naks;
		*have = o;
		return true;
	}
	if (c->n_offers == DHCP4_OFFERS_MAX) {
		c->ignored++;
		return false;
	}
	c->offers[c->n_offers++] = o;
	return true;
}

/* The server that was chosen says no: back to the start, with others, when it does so again. */
static void refused(struct dhcp4_client *c, int64_t now)
{
	c->naks++;
	c->offers[c->chosen].naks++;
	discover(c, now + NAK_MS);
}

static bool from_chosen(const struct dhcp4_client *c, const struct dhcp4_packet *p,
			const struct udp4 *u)
{
	uint8_t server[4];

	if (!dhcp4_address(p, DHCP_SERVER_ID, c->arena, server))
		memcpy(server, u->from, 4);
	return c->chosen >= 0 && memcmp(server, c->offers[c->chosen].server, 4) == 0;
}

static bool take_offer(struct dhcp4_client *c, const struct dhcp4_packet *p,
		       const struct udp4 *u, const uint8_t link[MAC_BYTES], int64_t now)
{
	int proxy;

	if (c->state != DHCP4_SELECTING && c->state != DHCP4_LISTENING)
		return false;
	if (!add_offer(c, p, u, link, now))
		return false;
	choose(c, now);
	if (c->state == DHCP4_LISTENING && proxy_offer(c, &proxy))
		heed_proxy(c, proxy, now);
	return true;
}

static bool take_choice(struct dhcp4_client *c, const struct dhcp4_packet *p, int64_t now)
{
	if (c->n_menu == 0) {
		use_proxy(c, p);
		return true;
	}
	c->menu[c->item].answer = *p;
	c->menu[c->item].answered = true;
	ask_next_item(c, now);
	return true;
}

/* False: it has said nothing that is kept. */
static bool take(struct dhcp4_client *c, const struct dhcp4_packet *p, const struct udp4 *u,
		 const uint8_t link[MAC_BYTES], int64_t now)
{
	if (p->type == DHCP4_OFFER || p->type == DHCP4_BOOTP)
		return take_offer(c, p, u, link, now);
	if (c->state == DHCP4_REQUESTING && from_chosen(c, p, u)) {
		if (p->type == DHCP4_NAK)
			refused(c, now);
		else if (p->type == DHCP4_ACK)
			leased(c, p, now);
		return p->type == DHCP4_ACK;
	}
	return c->state == DHCP4_ASKING_PROXY && p->type == DHCP4_ACK &&
	       dhcp4_has_boot(p, c->arena) && take_choice(c, p, now);
}

void dhcp4_client_input(struct dhcp4_client *c, const struct udp4 *u,
			const uint8_t link[MAC_BYTES], int64_t now)
{
	struct dhcp4_packet p;
	size_t mark = c->arena->used;

	if ((u->from_port != DHCP4_SERVER_PORT && u->from_port != DHCP4_PROXY_PORT) ||
	    u->to_port != DHCP4_CLIENT_PORT)
		return;
	if (!arena_has_room(c->arena, 1, 16 * PACKET_BYTES) ||
	    !dhcp4_read(arena_copy(c->arena, u->data), &c->self, c->xid, c->arena, &p)) {
		c->ignored++;
		c->arena->used = mark;
	} else if (!take(c, &p, u, link, now)) {
		c->arena->used = mark;
	}
}

/* ---- output ---- */

static struct dhcp4_ask ask_of(const struct dhcp4_client *c, uint8_t type, int64_t now)
{
	int64_t seconds = (now - c->started) / 1000;

	return (struct dhcp4_ask){.type = type, .xid = c->xid,
				  .seconds = (uint16_t)(seconds > UINT16_MAX ? UINT16_MAX
									     : seconds)};
}

static void send(const struct dhcp4_client *c, const struct dhcp4_ask *ask, struct arena *a,
		 struct dhcp4_send *out)
{
	*out = (struct dhcp4_send){.datagram = {.from_port = DHCP4_CLIENT_PORT,
						.to_port = DHCP4_SERVER_PORT,
						.data = dhcp4_write(ask, &c->self, a)}};
	memcpy(out->datagram.to, everybody, 4);
}

static bool send_discover(struct dhcp4_client *c, int64_t now, struct arena *a,
			  struct dhcp4_send *out)
{
	struct dhcp4_ask ask = ask_of(c, DHCP4_DISCOVER, now);
	int64_t wait = 1000 << (c->tries > 4 ? 4 : c->tries);

	ask.http = c->alternate && c->tries >= 2 && c->tries % 2 == 0;
	if (c->tries == 0)
		c->since = now;
	c->tries++;
	c->next = now + net_jitter(&c->random, wait < DISCOVER_MAX_MS ? wait : DISCOVER_MAX_MS);
	send(c, &ask, a, out);
	return true;
}

static bool send_request(struct dhcp4_client *c, int64_t now, struct arena *a,
			 struct dhcp4_send *out)
{
	const struct dhcp4_offer *o = &c->offers[c->chosen];
	struct dhcp4_ask ask = ask_of(c, DHCP4_REQUEST, now);
	struct slice class = dhcp4_option(&o->packet, DHCP_VENDOR_CLASS, a);

	if (c->tries == REQUEST_TRIES) {
		discover(c, now);
		return send_discover(c, now, a, out);
	}
	ask.requested = o->packet.yiaddr;
	ask.server = o->server;
	ask.http = slice_starts(class, S("HTTPClient"));
	c->next = now + net_jitter(&c->random, REQUEST_MS << c->tries);
	c->tries++;
	send(c, &ask, a, out);
	return true;
}

/* An item of a menu by its type (43.71), where there is one. */
static bool send_to_proxy(struct dhcp4_client *c, int64_t now, struct arena *a,
			  struct dhcp4_send *out)
{
	static const uint8_t none[4];
	const struct dhcp4_offer *o = &c->offers[c->asked];
	struct dhcp4_ask ask = ask_of(c, DHCP4_REQUEST, now);
	const uint8_t *server = o->server;

	if (c->n_menu) {
		const struct dhcp4_item *i = &c->menu[c->item].item;
		char item[] = {71, 4, (char)(i->type >> 8), (char)i->type, 0, 0, (char)255};
		ask.vendor = arena_copy(a, (struct slice){item, sizeof(item)});
		if (memcmp(i->server, none, 4))
			server = i->server;
	}
	ask.ciaddr = c->lease.yiaddr;
	c->next = now + net_jitter(&c->random, REQUEST_MS << c->tries);
	c->tries++;
	send(c, &ask, a, out);
	memcpy(out->datagram.from, c->lease.yiaddr, 4);
	memcpy(out->datagram.to, server, 4);
	out->datagram.to_port = DHCP4_PROXY_PORT;
	/* another server than the one that spoke is behind a link address that nobody knows */
	out->link = memcmp(server, o->server, 4) ? NULL : o->link;
	return true;
}

/* Who is silent is not asked for longer; the other items may be another's. */
static bool ask_on(struct dhcp4_client *c, int64_t now, struct arena *a, struct dhcp4_send *out)
{
	if (now - c->since >= PROXY_ASK_MS)
		ask_next_item(c, now);
	return c->state == DHCP4_ASKING_PROXY && send_to_proxy(c, now, a, out);
}

/* While nothing comes, ask proxies once more, as servers answer those only. */
static bool listen_on(struct dhcp4_client *c, int64_t now, struct arena *a,
		      struct dhcp4_send *out)
{
	if (now - c->since >= PROXY_LATE_MS) {
		c->state = DHCP4_DONE;
		return false;
	}
	struct dhcp4_ask ask = ask_of(c, DHCP4_DISCOVER, now);
	ask.http = c->alternate && c->tries % 2;
	c->tries++;
	c->next = now + net_jitter(&c->random, 1600);
	send(c, &ask, a, out);
	return true;
}

bool dhcp4_client_output(struct dhcp4_client *c, int64_t now, struct arena *a,
			 struct dhcp4_send *out)
{
	choose(c, now);
	if (c->state == DHCP4_SELECTING && best_offer(c) >= 0 && c->tries &&
	    c->next > c->since + PROXY_WAIT_MS)
		c->next = c->since + PROXY_WAIT_MS;
	if (now < c->next)
		return false;
	switch (c->state) {
	case DHCP4_SELECTING:
		return send_discover(c, now, a, out);
	case DHCP4_REQUESTING:
		return send_request(c, now, a, out);
	case DHCP4_LISTENING:
		return listen_on(c, now, a, out);
	case DHCP4_ASKING_PROXY:
		return ask_on(c, now, a, out);
	default:
		return false;
	}
}
