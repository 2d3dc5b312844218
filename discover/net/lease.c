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

#include "discover/net/socket.h"
#include "lib/fd.h"

enum { PACKETS_A_SECOND = 64, OFFER_TEXT_MAX = 255 };

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

/* The filter is there before the socket hears anything. */
static int open_packets(int index, uint16_t protocol, const struct sock_filter *filter,
			unsigned short n)
{
	struct sock_fprog program = {n, (struct sock_filter *)filter};
	struct sockaddr_ll where = {.sll_family = AF_PACKET, .sll_ifindex = index,
				    .sll_protocol = htons(protocol)};
	AUTO_FD fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) < 0 ||
	    bind(fd, (struct sockaddr *)&where, sizeof(where)) < 0)
		return -errno;
	return fd_take(&fd);
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
	l.ip = open_packets(l.index, ETH_P_IP, to_client,
			    sizeof(to_client) / sizeof(*to_client));
	if (l.ip < 0)
		return l.ip;
	l.arp = open_packets(l.index, ETH_P_ARP, arp_request,
			     sizeof(arp_request) / sizeof(*arp_request));
	if (l.arp < 0) {
		close(l.ip);
		return l.arp;
	}
	*link = l;
	return 0;
}

void lease_close(struct lease_link *link)
{
	fd_close(&link->ip);
	fd_close(&link->arp);
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
 * @second, @heard: packets of this second; more than so many wait for the next one
 */
struct session {
	const struct lease_link *link;
	struct dhcp4_client *c;
	struct arena *arena;
	char *room;
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

static void hear_all(struct session *s)
{
	struct slice packet;
	uint8_t mac[MAC_BYTES];
	struct udp4 u;

	while (hear(s->link->ip, s->room, &packet, mac, &s->gone)) {
		pace(s);
		/* answers are kept: they do not stay in the room for the next one */
		if (udp4_read(packet, &u) && arena_has_room(s->c->arena, 1, 2 * PACKET_BYTES)) {
			u.data = arena_copy(s->c->arena, u.data);
			dhcp4_client_input(s->c, &u, mac, net_now());
		}
	}
	while (s->c->has_lease && hear(s->link->arp, s->room, &packet, mac, &s->gone)) {
		pace(s);
		struct slice answer = arp_answer(packet, s->link->mac, s->c->lease.yiaddr,
						 s->arena);
		if (answer.n)
			send_to(s->link, s->link->arp, ETH_P_ARP, answer, mac);
	}
}

static void send_all(struct session *s)
{
	struct dhcp4_send out;

	while (dhcp4_client_output(s->c, net_now(), s->arena, &out))
		send_to(s->link, s->link->ip, ETH_P_IP, udp4_write(&out.datagram, s->arena),
			out.link);
}

int lease_run(const struct lease_link *link, struct dhcp4_client *c, int64_t deadline,
	      struct arena *a)
{
	struct session s = {.link = link, .c = c, .arena = a,
			    .room = arena_array(a, char, PACKET_BYTES)};
	size_t mark = a->used;

	while (c->state != DHCP4_DONE && s.gone == 0) {
		int64_t now = net_now();
		if (now >= deadline)
			break;
		a->used = mark;
		send_all(&s);
		int64_t until = c->next < deadline ? c->next : deadline;
		struct pollfd p[] = {{.fd = link->ip, .events = POLLIN},
				     {.fd = c->has_lease ? link->arp : -1, .events = POLLIN}};
		if (c->state != DHCP4_DONE && until > now)
			(void)poll(p, 2, (int)(until - now));
		hear_all(&s);
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

void lease_tell(const struct lease_link *link, const struct dhcp4_client *c, struct arena *a,
		struct lease_record *r)
{
	*r = (struct lease_record){.leased = c->has_lease, .ignored = c->ignored,
				   .naks = c->naks};
	r->who.interface = slice_str(link->name);
	for (uint32_t i = 0; i < c->n_offers; i++)
		tell_offer(&c->offers[i], a, ARENA_PUSH(a, &r->offers.at, &r->offers.n));
	if (c->has_lease)
		dhcp4_client_identity(c, a, &r->who);
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

static bool are_addresses(struct slice list)
{
	while (list.n) {
		struct slice word = slice_word(&list);
		if (!is_address_or_none(word))
			return false;
	}
	return true;
}

bool lease_is_good(const struct lease_record *r, struct slice name)
{
	const struct net_identity *w = &r->who;
	size_t all = w->dhcp.n + w->proxy.n + w->url.n + w->filename.n + w->root_path.n +
		     w->hostname.n + w->domain.n + w->next_server.n + w->dns.n + w->ntp.n;

	return slice_eq(w->interface, name) && w->ip.n && is_address_or_none(w->ip) &&
	       (w->netmask.n == 0 || lease_prefix(w->netmask) > 0) &&
	       is_address_or_none(w->gateway) && is_address_or_none(w->server_id) &&
	       are_addresses(w->dns) && are_addresses(w->ntp) && all <= LEASE_BYTES_MAX;
}
