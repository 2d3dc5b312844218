/* DHCPv4: packets, and a client that is told the time. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/dhcp4_client.h"
#include "discover/net/lease.h"
#include "lib/text.h"
#include "tests/unit/test.h"

static const struct dhcp4_self self = {.mac = {0x52, 0x54, 0, 0x12, 0x34, 0x56}, .arch = 7,
				       .user_class = S_INIT("iPXE"), .ipxe = true};
static const uint8_t link_address[MAC_BYTES] = {2, 0, 0, 0, 0, 1};

/* struct reply - what a server of a test says */
struct reply {
	uint8_t type;
	uint8_t yiaddr[4], siaddr[4], server[4];
	const char *file;
	struct slice options;
};

static struct slice packet_of(const struct reply *r, uint32_t xid)
{
	static char room[600];

	memset(room, 0, sizeof(room));
	memcpy(room, "\2\1\6", 3);
	for (int i = 0; i < 4; i++)
		room[4 + i] = (char)(xid >> (24 - 8 * i));
	memcpy(room + 16, r->yiaddr, 4);
	memcpy(room + 20, r->siaddr, 4);
	memcpy(room + 28, self.mac, MAC_BYTES);
	if (r->file)
		memcpy(room + 108, r->file, strlen(r->file));
	memcpy(room + 236, "\x63\x82\x53\x63\x35\1", 6);
	room[242] = (char)r->type;
	memcpy(room + 243, "\x36\4", 2);
	memcpy(room + 245, r->server, 4);
	if (r->options.n)
		memcpy(room + 249, r->options.p, r->options.n);
	room[249 + r->options.n] = (char)255;
	return (struct slice){room, 300 + r->options.n};
}

static struct dhcp4_client client;
static struct dhcp4_send sent;

static void begin(void)
{
	client = (struct dhcp4_client){.self = self, .arena = &test_arena};
	dhcp4_client_start(&client, 1, 0);
}

static bool sends(int64_t now)
{
	return dhcp4_client_output(&client, now, &test_arena, &sent);
}

static void hear(const struct reply *r, uint16_t port, int64_t now)
{
	struct udp4 u = {.from_port = port, .to_port = 68,
			 .data = arena_copy(&test_arena, packet_of(r, client.xid))};

	memcpy(u.from, r->server, 4);
	dhcp4_client_input(&client, &u, link_address, now);
}

static uint8_t sent_type(void)
{
	return (uint8_t)sent.datagram.data.p[242];
}

static const struct reply offer = {.type = DHCP4_OFFER, .yiaddr = {10, 9, 0, 58},
				   .siaddr = {10, 9, 0, 1}, .server = {10, 9, 0, 1},
				   .file = "pxelinux.0"};

static struct reply ack_of(const struct reply *r)
{
	struct reply ack = *r;

	ack.type = DHCP4_ACK;
	return ack;
}

TEST(dhcp4_lease_with_boot_file)
{
	struct net_identity who = {.interface = S("eth0")};
	struct reply ack = ack_of(&offer);

	ack.options = S("\1\4\xff\xff\xff\0\3\4\x0a\x09\0\xfe\6\10\x0a\x09\0\2\x0a\x09\0\3");
	begin();
	OK(sends(0) && sent_type() == DHCP4_DISCOVER && sent.link == NULL);
	OK(!sends(500));
	hear(&offer, 67, 600);
	OK(!sends(700));	/* a proxy may speak up */
	OK(sends(2000) && sent_type() == DHCP4_REQUEST);
	hear(&ack, 67, 2100);
	OK(client.state == DHCP4_DONE && client.has_lease);
	dhcp4_client_identity(&client, &test_arena, &who);
	OK_TEXT(who.ip, S("10.9.0.58"));
	OK_TEXT(who.netmask, S("255.255.255.0"));
	OK_TEXT(who.gateway, S("10.9.0.254"));
	OK_TEXT(who.dns, S("10.9.0.2 10.9.0.3"));
	OK_TEXT(who.url, S("tftp://10.9.0.1/pxelinux.0"));
	OK_TEXT(who.mac, S("52:54:00:12:34:56"));
	OK_TEXT(who.vendor_class, S("PXEClient:Arch:00007:UNDI:003000"));
}

TEST(dhcp4_discover_times)
{
	int64_t at = 0, times[6];

	begin();
	for (int i = 0; i < 6; at++)
		if (sends(at))
			times[i++] = at;
	/* 0 1 3 7 15 31 seconds, a tenth more or less */
	OK(times[0] == 0 && times[1] > 850 && times[1] < 1150);
	OK(times[3] > 6000 && times[3] < 8000 && times[5] > 27000 && times[5] < 35000);
}

TEST(dhcp4_better_of_two_servers)
{
	struct reply bare = offer, good = offer, best = offer;

	bare.file = NULL;
	bare.server[3] = 2;
	best.server[3] = 3;
	best.options = S("\xaf\3\1\1\5");	/* iPXE's priority */
	begin();
	OK(sends(0));
	hear(&bare, 67, 10);
	hear(&good, 67, 20);
	OK(sends(2000) && client.chosen == 1);
	begin();
	OK(sends(0));
	hear(&good, 67, 10);
	hear(&best, 67, 20);
	OK(sends(2000) && client.chosen == 1 && client.n_offers == 2);
	begin();
	client.servers = S("10.9.0.2");
	OK(sends(0));
	hear(&good, 67, 10);
	hear(&bare, 67, 20);
	OK(sends(2000) && client.chosen == 1);
}

TEST(dhcp4_proxy_at_its_port)
{
	struct reply bare = offer, ack, proxy = {.type = DHCP4_OFFER, .server = {10, 9, 0, 2}};
	struct net_identity who = {0};

	bare.file = NULL;
	ack = ack_of(&bare);
	proxy.options = S("\x3c\x09PXEClient\x2b\x1a\6\1\3\x08\7\x80\0\1\x0a\x09\0\2"
			  "\x09\x0c\x80\0\x09" "Boot test\xff");
	begin();
	OK(sends(0));
	hear(&proxy, 67, 5);
	hear(&bare, 67, 10);
	OK(sends(10) && sent_type() == DHCP4_REQUEST);	/* nobody else is waited for */
	hear(&ack, 67, 20);
	OK(client.state == DHCP4_ASKING_PROXY);
	OK(sends(20) && sent.datagram.to_port == 4011 && sent.datagram.to[3] == 2 && sent.link);
	proxy.type = DHCP4_ACK;
	proxy.file = "pxelinux.0";
	proxy.siaddr[0] = 10, proxy.siaddr[1] = 9, proxy.siaddr[3] = 2;
	hear(&proxy, 4011, 30);
	OK(client.state == DHCP4_DONE && client.has_proxy);
	dhcp4_client_identity(&client, &test_arena, &who);
	OK_TEXT(who.url, S("tftp://10.9.0.2/pxelinux.0"));
	OK_TEXT(who.ip, S("10.9.0.58"));
}

/* PXEClient; a menu of three: a server's of its own, the local disk, one that is silent; 5 s. */
#define MENU "\x3c\x09PXEClient\x2b\x2c\x08\x07\x80\0\1\x0a\x09\0\3"                              \
	"\x09\x18\x80\0\x07Install\0\0\4Disk\x80\1\4None\x0a\6\x05press\xff"

static void hear_choice(struct reply r, const char *file, int64_t now)
{
	r.type = DHCP4_ACK;
	r.file = file;
	memcpy(r.siaddr, r.server, 4);
	hear(&r, 4011, now);
}

TEST(dhcp4_menu_of_a_proxy)
{
	struct reply bare = offer, ack, proxy = {.type = DHCP4_OFFER, .server = {10, 9, 0, 2}};
	struct net_identity who = {0};
	uint32_t first;

	bare.file = NULL;
	ack = ack_of(&bare);
	proxy.options = S(MENU);
	begin();
	OK(sends(0));
	hear(&proxy, 67, 5);
	hear(&bare, 67, 10);
	OK(sends(10));
	hear(&ack, 67, 20);
	OK(sends(20) && sent.datagram.to[3] == 3 && !sent.link);	/* the item's own server */
	first = client.xid;
	hear_choice(proxy, "first", 30);
	/* nobody is asked for the disk, and a late answer to the first is none to the third */
	OK(client.state == DHCP4_ASKING_PROXY && client.item == 2 && client.xid != first);
	OK(sends(30) && sent.datagram.to[3] == 2 && sent.link);
	OK(!sends(30 + 2600) && client.state == DHCP4_DONE);
	dhcp4_client_identity(&client, &test_arena, &who);
	OK_TEXT(who.url, S("tftp://10.9.0.2/first"));
	OK(who.items.n == 3 && who.menu_timeout == 5);
	OK_TEXT(who.items.at[0].title, S("Install"));
	OK_TEXT(who.items.at[0].url, S("tftp://10.9.0.2/first"));
	OK_TEXT(who.items.at[1].title, S("Disk"));
	OK(who.items.at[1].local && !who.items.at[2].local && who.items.at[2].url.n == 0);
}

/* The server with the addresses may have the menu itself; bit 3 says that it is to be skipped. */
TEST(dhcp4_menu_of_the_lease)
{
	struct reply with = offer, ack;
	struct net_identity who = {0};

	with.options = S(MENU);
	ack = ack_of(&with);
	begin();
	OK(sends(0));
	hear(&with, 67, 5);
	OK(sends(2000));
	hear(&ack, 67, 2010);
	OK(client.state == DHCP4_ASKING_PROXY && client.n_menu == 3);
	for (int64_t now = 2010; now < 12000; now += 100)
		while (sends(now))
			;
	OK(client.state == DHCP4_DONE && !client.has_proxy);
	dhcp4_client_identity(&client, &test_arena, &who);
	OK_TEXT(who.url, S("tftp://10.9.0.1/pxelinux.0"));	/* nobody answered */
	OK(who.items.n == 0);
	ack.options = S("\x3c\x09PXEClient\x2b\x0f\6\1\x08\x09\x09\x80\0\6Ignore\xff");
	begin();
	OK(sends(0));
	hear(&offer, 67, 5);
	OK(sends(2000));
	hear(&ack, 67, 2010);
	OK(client.state == DHCP4_DONE);
}

TEST(dhcp4_late_proxy_and_none)
{
	struct reply bare = offer, ack;

	bare.file = NULL;
	ack = ack_of(&bare);
	begin();
	OK(sends(0));
	hear(&bare, 67, 10);
	OK(sends(2000));
	hear(&ack, 67, 2010);
	OK(client.state == DHCP4_LISTENING && sends(2010) && sent_type() == DHCP4_DISCOVER);
	OK(!sends(7100) && client.state == DHCP4_DONE);	/* 5 seconds were enough */
}

/* siaddr, 66, the field, Cisco's list, the server itself. */
TEST(dhcp4_next_server)
{
	static const struct {
		struct slice options, wanted;
		uint8_t siaddr[4];
	} cases[] = {
		{S_INIT("\x96\4\x0a\x09\0\5\x42\1s"), S_INIT("10.9.0.4"), {10, 9, 0, 4}},
		{S_INIT("\x96\4\x0a\x09\0\5\x42\1s"), S_INIT("s"), {0}},
		{S_INIT("\x96\10\x0a\x09\0\5\x0a\x09\0\6"), S_INIT("10.9.0.5"), {0}},
		{S_INIT(""), S_INIT("10.9.0.1"), {0}},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct net_identity who = {0};
		struct reply r = ack_of(&offer);

		memcpy(r.siaddr, cases[i].siaddr, 4);
		r.options = cases[i].options;
		begin();
		OK(sends(0));
		hear(&offer, 67, 1);
		OK(sends(2000));
		hear(&r, 67, 2001);
		dhcp4_client_identity(&client, &test_arena, &who);
		OK_TEXT(who.next_server, cases[i].wanted);
	}
}

TEST(dhcp4_refusals_end)
{
	struct reply nak = offer;
	int64_t now = 0;

	nak.type = DHCP4_NAK;
	begin();
	for (int i = 0; i < DHCP4_NAKS_MAX; i++) {
		OK(sends(now) && sent_type() == DHCP4_DISCOVER);
		hear(&offer, 67, now + 1);
		now += 2000;
		OK(sends(now) && sent_type() == DHCP4_REQUEST);
		hear(&nak, 67, now + 1);
		OK(!sends(now + 900));
		now += 1100;
	}
	OK(sends(now) && sent_type() == DHCP4_DISCOVER);
	hear(&offer, 67, now + 1);
	OK(client.naks == 3 && (!sends(now + 2000) || sent_type() == DHCP4_DISCOVER));
}

/* Whoever sends much fills no memory: neither with what makes no sense nor with what is known. */
TEST(dhcp4_flood_leaves_room)
{
	struct arena kept;
	struct reply bare = offer, proxy = {.type = DHCP4_OFFER, .server = {10, 9, 0, 2}};

	if (arena_open(&kept, 1 << 16, test_arena.full) < 0)
		return;
	begin();
	client.arena = &kept;
	client.servers = S("10.9.0.1 10.9.0.2");
	bare.file = NULL;
	proxy.options = S("\x3c\x09PXEClient");
	OK(sends(0));
	hear(&bare, 67, 1);
	hear(&proxy, 67, 1);
	size_t used = kept.used, mark = test_arena.used;
	for (int i = 0; i < 2000; i++) {
		client.xid ^= (uint32_t)i % 2;	/* every other one is somebody else's */
		hear(i % 3 ? &bare : &proxy, 67, 2);
		client.xid ^= (uint32_t)i % 2;
		test_arena.used = mark;
	}
	OK(kept.used == used && client.n_offers == 2);
	arena_close(&kept);
}

TEST(dhcp4_not_for_us)
{
	struct slice good = arena_copy(&test_arena, packet_of(&offer, 7));
	struct dhcp4_packet p;
	char *bytes = (char *)good.p;

	OK(dhcp4_read(good, &self, 7, &test_arena, &p));
	OK(!dhcp4_read(good, &self, 8, &test_arena, &p));
	for (size_t n = 0; n < 240; n++)
		OK(!dhcp4_read(slice_upto(good, n), &self, 7, &test_arena, &p));
	bytes[30] ^= 1;		/* somebody else's address */
	OK(!dhcp4_read(good, &self, 7, &test_arena, &p));
	bytes[30] ^= 1;
	bytes[244] = (char)200;	/* an option beyond the end */
	OK(!dhcp4_read(good, &self, 7, &test_arena, &p));
}

TEST(dhcp4_options_go_on_in_file)
{
	struct reply r = offer;
	struct dhcp4_packet p;

	r.file = "\x43\4name\xff";
	r.options = S("\x34\1\1\x42\1s");
	OK(dhcp4_read(arena_copy(&test_arena, packet_of(&r, 7)), &self, 7, &test_arena, &p));
	OK_TEXT(dhcp4_boot_file(&p, &test_arena), S("name"));
	OK(p.file.n == 0);
}

TEST(dhcp4_packets_around_it)
{
	struct udp4 u = {.from_port = 68, .to_port = 67, .to = {255, 255, 255, 255},
			 .data = S("abc")}, back;
	struct slice packet = udp4_write(&u, &test_arena);
	const uint8_t ip[4] = {10, 9, 0, 58};

	OK(udp4_read(packet, &back) && back.from_port == 68 && back.to_port == 67);
	OK_TEXT(back.data, S("abc"));
	for (size_t n = 0; n < packet.n; n++)
		OK(!udp4_read(slice_upto(packet, n), &back));
	((char *)packet.p)[8] ^= 1;
	OK(!udp4_read(packet, &back));
	struct slice request = S("\0\1\x08\0\6\4\0\1\2\0\0\0\0\1\x0a\x09\0\1"
				 "\0\0\0\0\0\0\x0a\x09\0\x3a");
	struct slice answer = arp_answer(request, self.mac, ip, &test_arena);
	OK(answer.n == 28 && answer.p[7] == 2 && memcmp(answer.p + 14, ip, 4) == 0 &&
	   memcmp(answer.p + 8, self.mac, MAC_BYTES) == 0);
	OK(arp_answer(request, self.mac, (const uint8_t[]){10, 9, 0, 59}, &test_arena).n == 0);
}

TEST(lease_is_checked_again)
{
	struct lease_record r = {.leased = 1, .who = {.interface = S("eth0"), .ip = S("10.9.0.5"),
						      .netmask = S("255.255.255.0")}};

	OK(lease_is_good(&r, S("eth0")) && !lease_is_good(&r, S("eth1")));
	r.who.netmask = S("255.0.255.0");
	OK(!lease_is_good(&r, S("eth0")));
	r.who.netmask = S("255.255.0.0");
	r.who.dns = S("10.0.0.1 x");
	OK(!lease_is_good(&r, S("eth0")));
	r.who.dns = S("10.0.0.1");
	r.who.gateway = S("10.0.0.1; reboot");
	OK(!lease_is_good(&r, S("eth0")));
	OK(lease_prefix(S("255.255.240.0")) == 20 && lease_prefix(S("255.0.255.0")) == -1);
}
