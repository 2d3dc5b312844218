/* Runs a DHCP client on an interface that has no address. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/net/lease.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <poll.h>
#include <sys/ioctl.h>

#include "discover/net/neighbour.h"
#include "discover/net/socket.h"
#include "lib/fd.h"

enum {
	PACKETS_A_SECOND = 64, OFFER_TEXT_MAX = 255,
	PREFER_FOUR_MS = 2000,	/* IPv4 may yet say what to boot, when IPv6 did */
	OTHER_MS = 8000,	/* IPv6 may, where a router speaks it */
	BLOCKED_MS = 15000,	/* after a switch said that its port is shut, as iPXE waits */
};

/* IPv4, UDP, no fragment, to port 68: nothing else wakes us. */
static const struct sock_filter to_client[] = {
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 17, 0, 6),
	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 6),
	BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x1fff, 4, 0),
	BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
	BPF_STMT(BPF_LD | BPF_H | BPF_IND, 2),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, DHCP4_CLIENT_PORT, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, PACKET_BYTES),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

/* A request of ARP. */
static const struct sock_filter arp_request[] = {
	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 6),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARPOP_REQUEST, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, PACKET_BYTES),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

/* To the addresses of spanning tree and of LACP, which no switch hands on. */
static const struct sock_filter to_neighbours[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x0180c200, 0, 4),
	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 4),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 2, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, PACKET_BYTES),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

/* The filter is there before the socket hears anything. */
static int open_packets(int index, int type, uint16_t protocol, const struct sock_filter *filter,
			unsigned short n)
{
	struct sock_fprog program = {n, (struct sock_filter *)filter};
	struct sockaddr_ll where = {.sll_family = AF_PACKET, .sll_ifindex = index,
				    .sll_protocol = htons(protocol)};
	AUTO_FD fd = socket(AF_PACKET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) < 0 ||
	    bind(fd, (struct sockaddr *)&where, sizeof(where)) < 0)
		return -errno;
	return fd_take(&fd);
}

/* Cards are told which addresses are wanted of those that are for many. Not everybody can. */
static int open_neighbours(int index)
{
	struct packet_mreq wanted = {.mr_ifindex = index, .mr_type = PACKET_MR_MULTICAST,
				     .mr_alen = MAC_BYTES,
				     .mr_address = {1, 0x80, 0xc2, 0, 0, 0}};
	int fd = open_packets(index, SOCK_RAW, ETH_P_ALL, to_neighbours,
			      sizeof(to_neighbours) / sizeof(*to_neighbours));

	for (; fd >= 0 && wanted.mr_address[5] <= 2; wanted.mr_address[5] += 2)
		setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &wanted, sizeof(wanted));
	return fd;
}

static int read_hardware(struct lease_link *l)
{
	AUTO_FD fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq r = {0};

	memcpy(r.ifr_name, l->name, sizeof(l->name));
	if (fd < 0 || ioctl(fd, SIOCGIFHWADDR, &r) < 0)
		return -errno;
	if (r.ifr_hwaddr.sa_family != ARPHRD_ETHER)
		return -EPROTONOSUPPORT;
	memcpy(l->mac, r.ifr_hwaddr.sa_data, MAC_BYTES);
	return ioctl(fd, SIOCGIFINDEX, &r) < 0 ? -errno : (l->index = r.ifr_ifindex, 0);
}

int lease_open(const char *name, struct lease_link *link)
{
	struct slice s = slice_str(name);
	struct lease_link l = {.ip = -1, .arp = -1};

	if (s.n == 0 || s.n >= sizeof(l.name))
		return -ENODEV;
	memcpy(l.name, s.p, s.n);
	int rc = read_hardware(&l);
	if (rc < 0)
		return rc;
	l.ip = open_packets(l.index, SOCK_DGRAM, ETH_P_IP, to_client,
			    sizeof(to_client) / sizeof(*to_client));
	if (l.ip < 0)
		return l.ip;
	l.arp = open_packets(l.index, SOCK_DGRAM, ETH_P_ARP, arp_request,
			     sizeof(arp_request) / sizeof(*arp_request));
	if (l.arp < 0) {
		close(l.ip);
		return l.arp;
	}
	l.switch_says = open_neighbours(l.index);
	(void)!link6_open(s, l.index, &l.six); /* not everybody has it */
	*link = l;
	return 0;
}

void lease_close(struct lease_link *link)
{
	fd_close(&link->ip);
	fd_close(&link->arp);
	fd_close(&link->switch_says);
	link6_close(&link->six);
}

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

/**
 * struct session - one run
 * @deadline: which moves while the switch says that its port is shut, up to @last
 * @second, @heard: packets of this second; more than so many wait for the next one
 */
struct session {
	const struct lease_link *link;
	struct lease_clients *c;
	struct arena *arena;
	char *room;
	int64_t deadline, last;
	int64_t second;
	unsigned heard;
	int gone;
};

static void pace(struct session *s)
{
	int64_t now = net_now();

	if (now - s->second >= 1000) {
		s->second = now;
		s->heard = 0;
	}
	if (++s->heard > PACKETS_A_SECOND)
		net_sleep(s->second + 1000 - now);
}

static void hear_four(struct session *s)
{
	struct dhcp4_client *four = &s->c->four;
	struct slice packet;
	uint8_t mac[MAC_BYTES];
	struct udp4 u;

	while (hear(s->link->ip, s->room, &packet, mac, &s->gone)) {
		pace(s);
		/* answers are kept: they do not stay in the room for the next one */
		if (udp4_read(packet, &u) && arena_has_room(four->arena, 1, 2 * PACKET_BYTES)) {
			u.data = arena_copy(four->arena, u.data);
			dhcp4_client_input(four, &u, mac, net_now());
		}
	}
	while (four->has_lease && hear(s->link->arp, s->room, &packet, mac, &s->gone)) {
		pace(s);
		struct slice answer = arp_answer(packet, s->link->mac, four->lease.yiaddr,
						 s->arena);
		if (answer.n)
			send_to(s->link, s->link->arp, ETH_P_ARP, answer, mac);
	}
}

static void hear_six(struct session *s)
{
	const struct link6 *l = &s->link->six;
	uint8_t from[IP6_BYTES];
	struct slice packet;

	while (l->routers >= 0 && link6_hear(l->routers, s->room, &packet, from)) {
		pace(s);
		dhcp6_client_hear_router(&s->c->six, packet, from, net_now());
	}
	while (l->servers >= 0 && link6_hear(l->servers, s->room, &packet, from)) {
		pace(s);
		dhcp6_client_input(&s->c->six, packet, from, net_now());
	}
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

	while (s->link->switch_says >= 0 &&
	       hear(s->link->switch_says, s->room, &frame, mac, &s->gone)) {
		pace(s);
		heed_neighbour(s, neighbour_read(frame), net_now());
	}
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
		int64_t until = wake(&s, now);
		struct pollfd p[] = {{.fd = link->ip, .events = POLLIN},
				     {.fd = c->four.has_lease ? link->arp : -1, .events = POLLIN},
				     {.fd = link->six.routers, .events = POLLIN},
				     {.fd = link->six.servers, .events = POLLIN},
				     {.fd = link->switch_says, .events = POLLIN}};
		if (until > now && !lease_is_enough(c, now))
			(void)poll(p, sizeof(p) / sizeof(*p), (int)(until - now));
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

bool lease_is_good(const struct lease_record *r, struct slice name)
{
	const struct net_identity *w = &r->who;
	size_t all = w->dhcp.n + w->proxy.n + w->url.n + w->filename.n + w->root_path.n +
		     w->hostname.n + w->domain.n + w->next_server.n + w->dns.n + w->ntp.n +
		     w->dns6.n + w->parameters.n;

	return slice_eq(w->interface, name) && w->ip.n + w->ip6.n &&
	       is_address_or_none(w->ip) && six_is_good(w) &&
	       (w->netmask.n == 0 || lease_prefix(w->netmask) > 0) &&
	       is_address_or_none(w->gateway) && is_address_or_none(w->server_id) &&
	       are_addresses(w->dns) && are_addresses(w->ntp) && all <= LEASE_BYTES_MAX;
}
