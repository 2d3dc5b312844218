/* Runs a DHCP client on an interface that has no address. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/net/lease.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <poll.h>

#include "discover/net/neighbour.h"
#include "discover/net/socket.h"

enum {
	PACKETS_A_SECOND = 64, OFFER_TEXT_MAX = 255,
	PREFER_FOUR_MS = 2000,	/* IPv4 may yet say what to boot, when IPv6 did */
	OTHER_MS = 8000,	/* IPv6 may, where a router speaks it */
	BLOCKED_MS = 15000,	/* after a switch said that its port is shut, as iPXE waits */
};

static void send_to(const struct lease_link *l, int fd, uint16_t protocol, struct slice bytes,
		    const uint8_t *mac)
{
	struct sockaddr_ll to = {.sll_family = AF_PACKET, .sll_ifindex = l->index,
				 .sll_protocol = htons(protocol), .sll_halen = MAC_BYTES};

	if (mac)
		memcpy(to.sll_addr, mac, MAC_BYTES);
	else
		memset(to.sll_addr, 0xff, MAC_BYTES);
	/* what does not go is sent again */
	(void)!sendto(fd, bytes.p, bytes.n, MSG_NOSIGNAL, (struct sockaddr *)&to, sizeof(to));
}

/* One packet. False: there is none now, or there is no interface any more: *@gone. */
static bool hear(int fd, char *room, struct slice *packet, uint8_t mac[MAC_BYTES], int *gone)
{
	struct sockaddr_ll from = {0};
	socklen_t length = sizeof(from);
	ssize_t n = recvfrom(fd, room, PACKET_BYTES, MSG_DONTWAIT, (struct sockaddr *)&from,
			     &length);

	if (n < 0) {
		if (errno == ENODEV || errno == ENXIO)
			*gone = -errno;
		return false;
	}
	*packet = (struct slice){room, (size_t)n};
	memcpy(mac, from.sll_addr, MAC_BYTES);
	return true;
}

/* The sockets of a run. */
enum ear { EAR_IP, EAR_ARP, EAR_ROUTERS, EAR_SERVERS, EAR_SWITCH, EARS };

/**
 * struct session - one run
 * @deadline: which moves while the switch says that its port is shut, up to @last
 * @heard: packets of each socket in the second since @second. More than so many stay where they are
 *         until the next one: whoever sends them keeps nobody from asking or from looking at the
 *         clock meanwhile, and not from hearing others
 */
struct session {
	const struct lease_link *link;
	struct lease_clients *c;
	struct arena *arena;
	char *room;
	int64_t deadline, last;
	int64_t second;
	unsigned heard[EARS];
	int gone;
};

static int socket_of(const struct session *s, enum ear e)
{
	const struct lease_link *l = s->link;
	const int fds[EARS] = {
		[EAR_IP] = l->ip, [EAR_ARP] = s->c->four.has_lease ? l->arp : -1,
		[EAR_ROUTERS] = l->six.routers, [EAR_SERVERS] = l->six.servers,
		[EAR_SWITCH] = l->switch_says,
	};

	return s->heard[e] < PACKETS_A_SECOND ? fds[e] : -1;
}

/* The next packet of a socket that is listened to now; it counts. */
static bool hear_next(struct session *s, enum ear e, struct slice *packet, uint8_t mac[MAC_BYTES])
{
	int fd = socket_of(s, e);
	bool heard = fd >= 0 && hear(fd, s->room, packet, mac, &s->gone);

	s->heard[e] += heard;
	return heard;
}

static void hear_four(struct session *s)
{
	struct dhcp4_client *four = &s->c->four;
	struct slice packet;
	uint8_t mac[MAC_BYTES];
	struct udp4 u;

	while (hear_next(s, EAR_IP, &packet, mac))
		if (udp4_read(packet, &u))
			dhcp4_client_input(four, &u, mac, net_now());
	while (hear_next(s, EAR_ARP, &packet, mac)) {
		struct slice answer = arp_answer(packet, s->link->mac, four->lease.yiaddr,
						 s->arena);
		if (answer.n)
			send_to(s->link, s->link->arp, ETH_P_ARP, answer, mac);
	}
}

static bool hear_next_six(struct session *s, enum ear e, struct slice *packet,
			  uint8_t from[IP6_BYTES])
{
	int fd = socket_of(s, e);
	bool heard = fd >= 0 && link6_hear(fd, s->room, packet, from);

	s->heard[e] += heard;
	return heard;
}

static void hear_six(struct session *s)
{
	uint8_t from[IP6_BYTES];
	struct slice packet;

	while (hear_next_six(s, EAR_ROUTERS, &packet, from))
		dhcp6_client_hear_router(&s->c->six, packet, from, net_now());
	while (hear_next_six(s, EAR_SERVERS, &packet, from))
		dhcp6_client_input(&s->c->six, packet, from, net_now());
}

/* As soon as the port is open all is asked again, and not only when it would be in any case. */
static void heed_neighbour(struct session *s, enum neighbour_word word, int64_t now)
{
	struct lease_clients *c = s->c;
	bool was_shut = c->blocked_to > 0 && c->blocked_to >= c->opened;

	c->tree |= word == NEIGHBOUR_TREE || word == NEIGHBOUR_BLOCKING;
	c->bond |= word == NEIGHBOUR_BOND;
	if (word == NEIGHBOUR_BLOCKING) {
		if (!c->blocked_from)
			c->blocked_from = now;
		c->blocked_to = now;
		if (s->deadline < now + BLOCKED_MS)
			s->deadline = now + BLOCKED_MS < s->last ? now + BLOCKED_MS : s->last;
	} else if (word == NEIGHBOUR_FORWARDING && was_shut) {
		c->opened = now + 1;
		c->four.next = c->six.next = now;
		c->four.tries = c->six.tries = 0;
	}
}

static void hear_neighbour(struct session *s)
{
	struct slice frame;
	uint8_t mac[MAC_BYTES];

	while (hear_next(s, EAR_SWITCH, &frame, mac))
		heed_neighbour(s, neighbour_read(frame), net_now());
}

static void send_all(struct session *s)
{
	struct dhcp4_send out;
	struct dhcp6_send out6;

	while (dhcp4_client_output(&s->c->four, net_now(), s->arena, &out))
		send_to(s->link, s->link->ip, ETH_P_IP, udp4_write(&out.datagram, s->arena),
			out.link);
	while (s->link->six.routers >= 0 &&
	       dhcp6_client_output(&s->c->six, net_now(), s->arena, &out6))
		link6_send(&s->link->six, &out6);
}

static bool four_has_boot(const struct dhcp4_client *c)
{
	return c->has_lease && ((c->has_proxy && dhcp4_has_boot(&c->proxy, c->arena)) ||
				dhcp4_has_boot(&c->lease, c->arena));
}

/* When each came to its end. */
static void note_ends(struct lease_clients *c, int64_t now)
{
	if (c->four.state == DHCP4_DONE && !c->done4)
		c->done4 = now;
	if (c->six.state == DHCP6_DONE && !c->done6)
		c->done6 = now;
}

bool lease_is_enough(struct lease_clients *c, int64_t now)
{
	bool four = c->four.state == DHCP4_DONE, six = c->six.state == DHCP6_DONE;

	note_ends(c, now);
	if ((four && six) || (four && (c->any || four_has_boot(&c->four))))
		return true;
	if (six && (c->any || dhcp6_client_has_boot(&c->six)))
		return now - c->done6 >= PREFER_FOUR_MS;
	return four && (!c->six.has_advert || now - c->done4 >= OTHER_MS);
}

/* When something is to be sent or decided next. */
static int64_t wake(const struct session *s, int64_t now)
{
	const struct lease_clients *c = s->c;
	int64_t next = s->deadline;

	if (c->four.state != DHCP4_DONE && c->four.next < next)
		next = c->four.next;
	if (c->six.state != DHCP6_DONE && c->six.next < next && s->link->six.routers >= 0)
		next = c->six.next;
	if (c->done6 && c->done6 + PREFER_FOUR_MS > now && c->done6 + PREFER_FOUR_MS < next)
		next = c->done6 + PREFER_FOUR_MS;
	return next;
}

/* Until there is something to be heard, or @until. */
static void wait_for_packets(struct session *s, int64_t until)
{
	struct pollfd p[EARS];
	int64_t now = net_now();

	if (now - s->second >= 1000) {
		s->second = now;
		memset(s->heard, 0, sizeof(s->heard));
	}
	for (enum ear e = 0; e < EARS; e++) {
		p[e] = (struct pollfd){.fd = socket_of(s, e), .events = POLLIN};
		if (s->heard[e] >= PACKETS_A_SECOND && s->second + 1000 < until)
			until = s->second + 1000;
	}
	if (until > now)
		(void)poll(p, EARS, (int)(until - now));
}

int lease_run(const struct lease_link *link, struct lease_clients *c, int64_t deadline,
	      struct arena *a)
{
	struct session s = {.link = link, .c = c, .arena = a,
			    .deadline = deadline, .last = deadline + LEASE_TREE_MS,
			    .room = arena_array(a, char, PACKET_BYTES)};
	size_t mark = a->used;

	while (s.gone == 0) {
		int64_t now = net_now();
		if (now >= s.deadline || lease_is_enough(c, now))
			break;
		a->used = mark;
		send_all(&s);
		if (!lease_is_enough(c, now))
			wait_for_packets(&s, wake(&s, now));
		hear_four(&s);
		hear_six(&s);
		hear_neighbour(&s);
	}
	return s.gone;
}

/* ---- the record ---- */

static void tell_offer(const struct dhcp4_offer *o, struct arena *a, struct lease_offer *out)
{
	static const uint8_t none[4];

	*out = (struct lease_offer){
		.server = net_ipv4_text(o->server, a),
		.boot_file = slice_upto(dhcp4_boot_file(&o->packet, a), OFFER_TEXT_MAX),
		.after_ms = o->after_ms, .proxy = o->proxy, .naks = o->naks,
	};
	if (memcmp(o->packet.yiaddr, none, 4))
		out->offered = net_ipv4_text(o->packet.yiaddr, a);
}

static void tell_offer6(const struct dhcp6_offer *o, struct arena *a, struct lease_offer *out)
{
	struct slice url = dhcp6_option(o->packet.options, DHCP6_BOOT_URL);

	*out = (struct lease_offer){
		.server = ip6_text(o->from, a), .boot_file = slice_upto(url, OFFER_TEXT_MAX),
		.after_ms = o->after_ms, .naks = o->refusals,
	};
	if (o->packet.has_address)
		out->offered = ip6_text(o->packet.address, a);
}

void lease_tell(const struct lease_link *link, const struct lease_clients *c, struct arena *a,
		struct lease_record *r)
{
	const struct dhcp4_client *four = &c->four;
	const struct dhcp6_client *six = &c->six;

	*r = (struct lease_record){.leased = four->has_lease || six->has_ip,
				   .ignored = four->ignored + six->ignored,
				   .naks = four->naks + six->refusals,
				   .tree = c->tree, .bond = c->bond,
				   .blocked_ms = (uint32_t)(c->blocked_to - c->blocked_from)};
	r->who.interface = slice_str(link->name);
	for (uint32_t i = 0; i < four->n_offers; i++)
		tell_offer(&four->offers[i], a, ARENA_PUSH(a, &r->offers.at, &r->offers.n));
	for (uint32_t i = 0; i < six->n_offers; i++)
		tell_offer6(&six->offers[i], a, ARENA_PUSH(a, &r->offers.at, &r->offers.n));
	dhcp4_client_identity(four, a, &r->who);
	if (six->has_ip)
		dhcp6_client_identity(six, a, &r->who);
}

int lease_prefix(struct slice netmask)
{
	uint8_t b[4];

	if (!net_ipv4(netmask, b))
		return -1;
	uint32_t mask = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
	int n = 0;
	for (; n < 32 && mask & 0x80000000u; n++)
		mask <<= 1;
	return mask ? -1 : n;
}

static bool is_address_or_none(struct slice s)
{
	uint8_t ip[4];

	return s.n == 0 || net_ipv4(s, ip);
}

static bool is_address6_or_none(struct slice s)
{
	uint8_t ip[IP6_BYTES];

	return s.n == 0 || ip6_read(s, ip);
}

static bool are_addresses(struct slice list)
{
	while (list.n) {
		struct slice word = slice_word(&list);
		if (!is_address_or_none(word) && !is_address6_or_none(word))
			return false;
	}
	return true;
}

/* The interface's own address is one of a machine, and the way out is on its cable. */
static bool six_is_good(const struct net_identity *w)
{
	uint8_t ip[IP6_BYTES];

	if (w->ip6.n && (!ip6_read(w->ip6, ip) || ip[0] == 0xff || ip6_is_link_local(ip) ||
			 w->prefix6 == 0 || w->prefix6 > 8 * IP6_BYTES))
		return false;
	return (w->gateway6.n == 0 ||
		(ip6_read(w->gateway6, ip) && ip6_is_link_local(ip))) &&
	       is_address6_or_none(w->server6) && are_addresses(w->dns6);
}

static size_t items_bytes(const struct net_items *items)
{
	size_t n = 0;

	for (uint32_t i = 0; i < items->n; i++)
		n += items->at[i].title.n + items->at[i].filename.n +
		     items->at[i].next_server.n + items->at[i].url.n;
	return n;
}

bool lease_is_good(const struct lease_record *r, struct slice name)
{
	const struct net_identity *w = &r->who;
	size_t all = w->dhcp.n + w->proxy.n + w->url.n + w->filename.n + w->root_path.n +
		     w->hostname.n + w->domain.n + w->next_server.n + w->dns.n + w->ntp.n +
		     w->dns6.n + w->parameters.n + items_bytes(&w->items);

	return slice_eq(w->interface, name) && w->ip.n + w->ip6.n &&
	       is_address_or_none(w->ip) && six_is_good(w) &&
	       (w->netmask.n == 0 || lease_prefix(w->netmask) > 0) &&
	       is_address_or_none(w->gateway) && is_address_or_none(w->server_id) &&
	       are_addresses(w->dns) && are_addresses(w->ntp) && all <= LEASE_BYTES_MAX;
}
