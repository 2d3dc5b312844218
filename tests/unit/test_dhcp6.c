/* IPv6: what routers say, DHCPv6 packets, and a client that is told the time. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/lease.h"
#include "tests/unit/test.h"

static const struct dhcp4_self self = {.mac = {0x52, 0x54, 0, 0x12, 0x34, 0x56}, .arch = 7,
				       .user_class = S_INIT("iPXE"), .ipxe = true};
static const uint8_t router[IP6_BYTES] = {0xfe, 0x80, [15] = 1};
static const uint8_t other[IP6_BYTES] = {0xfe, 0x80, [15] = 2};

#define PREFIX(flags, ...)                                                                         \
	"\3\4\x40" flags "\0\0\x0e\x10\0\0\x0e\x10\0\0\0\0" __VA_ARGS__ "\0\0\0\0\0\0\0\0\0\0\0\0" \
	"\0\0"
#define FD00 "\xfd\0"

/* ---- routers ---- */

static struct slice advert(const char *flags, struct slice options)
{
	struct slice head = arena_format(&test_arena, "%s", "");

	head = arena_concat(&test_arena, S("\x86\0\0\0\x40"),
			    (struct slice){flags, 1});
	head = arena_concat(&test_arena, head, S("\x07\x08\0\0\0\0\0\0\0\0"));
	return arena_concat(&test_arena, head, options);
}

TEST(router_says)
{
	struct router_advert r;
	uint8_t ip[IP6_BYTES];
	struct slice options = S(PREFIX("\xc0", FD00) "\5\1\0\0\0\0\5\xdc"
				 "\x19\3\0\0\0\0\0\x3c\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x53"
				 "\x1f\3\0\0\0\0\0\x3c\3lab\7example\0\0\0\0");

	OK(router_read(advert("\x40", options), &test_arena, &r));
	OK(!r.managed && r.other && r.is_way && r.mtu == 1500 && r.n_prefixes == 1);
	OK(r.dns.n == 16);
	OK_TEXT(r.domain, S("lab.example"));
	OK(router_own_address(&r, self.mac, ip));
	OK_TEXT(ip6_text(ip, &test_arena), S("fd00::5054:ff:fe12:3456"));
	OK(router_prefix_length(&r, ip) == 64);
	ip[0] = 0x20;
	OK(router_prefix_length(&r, ip) == 128);
}

TEST(router_prefixes_that_are_of_no_use)
{
	static const struct slice options[] = {
		S_INIT(PREFIX("\x80", FD00)),			/* not for own addresses */
		S_INIT(PREFIX("\xc0", "\xfe\x80")),		/* of a cable */
		S_INIT(PREFIX("\xc0", "\xff\2")),		/* of many */
		S_INIT("\3\4\x30\xc0\0\0\x0e\x10\0\0\x0e\x10\0\0\0\0\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0"
		       "\0\0"),					/* of another length */
		S_INIT("\3\4\x40\xc0\0\0\0\0\0\0\0\0\0\0\0\0\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		struct router_advert r;
		uint8_t ip[IP6_BYTES];
		OK(router_read(advert("\0", options[i]), &test_arena, &r));
		OK(!router_own_address(&r, self.mac, ip));
	}
}

TEST(router_messages_that_make_no_sense)
{
	struct router_advert r;
	struct slice whole = advert("\x40", S(PREFIX("\xc0", FD00)));

	OK(!router_read(advert("\0", S("\5\0\0\0\0\0\5\xdc")), &test_arena, &r));
	OK(!router_read(advert("\0", S("\3\4\x40\xc0")), &test_arena, &r));
	for (size_t n = 0; n < whole.n; n++)
		OK(!router_read(slice_upto(whole, n), &test_arena, &r) || n == 16);
	((char *)whole.p)[0] = (char)135;
	OK(!router_read(whole, &test_arena, &r));
}

/* ---- servers ---- */

static struct dhcp6_client client;
static struct dhcp6_send sent;

static void begin(void)
{
	client = (struct dhcp6_client){.self = self, .arena = &test_arena};
	dhcp6_client_start(&client, 1, 0);
}

static bool sends(int64_t now)
{
	return dhcp6_client_output(&client, now, &test_arena, &sent);
}

static uint8_t sent_type(void)
{
	return sent.to_routers ? 0 : (uint8_t)sent.data.p[0];
}

static void put(struct text *t, uint16_t number, struct slice value)
{
	text_be(t, number, 2);
	text_be(t, value.n, 2);
	text_put(t, value);
}

/* An answer of the server @name with the address fd00::@last (0: none), and @more. */
static struct slice answer(uint8_t type, struct slice name, uint8_t last, struct slice more)
{
	struct text t = {.arena = &test_arena}, ia = {.arena = &test_arena};

	text_be(&t, (uint64_t)type << 24 | client.xid, 4);
	put(&t, DHCP6_CLIENT_ID, dhcp6_client_id(&client.self, &test_arena));
	if (name.n)
		put(&t, DHCP6_SERVER_ID, name);
	text_put(&ia, (struct slice){(const char *)self.mac + 2, 4});
	text_be(&ia, 0, 8);
	if (last) {
		text_put(&ia, S("\0\5\0\x18\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
		text_be(&ia, last, 1);
		text_put(&ia, S("\0\0\x0e\x10\0\0\x0e\x10"));
	}
	put(&t, DHCP6_IA_NA, text_slice(&ia));
	text_put(&t, more);
	return text_slice(&t);
}

static struct slice url_option(const char *url)
{
	struct text t = {.arena = &test_arena};

	put(&t, DHCP6_BOOT_URL, slice_str(url));
	return text_slice(&t);
}

static void hear(struct slice packet, const uint8_t from[IP6_BYTES], int64_t now)
{
	dhcp6_client_input(&client, packet, from, now);
}

static const struct slice managed = S_INIT(PREFIX("\x80", FD00));
static const struct slice own = S_INIT(PREFIX("\xc0", FD00));

TEST(dhcp6_routers_are_asked_as_ipxe_asks)
{
	int64_t times[5];
	unsigned n = 0;

	begin();
	for (int64_t at = 0; at < 5000 && client.state == DHCP6_SEEKING; at++)
		if (sends(at) && sent.to_routers)
			times[n++] = at;
	OK(n == 5 && times[0] == 0 && times[1] > 140 && times[1] < 180);
	OK(times[4] > 1700 && times[4] < 2300);
	OK(client.state == DHCP6_SOLICITING && sent_type() == DHCP6_SOLICIT);
}

TEST(dhcp6_lease)
{
	struct net_identity who = {.interface = S("eth0")};
	struct slice more = arena_concat(&test_arena, url_option("tftp://[fd00::1]/boot.ipxe"),
					 S("\0\x3c\0\x0b\0\3a=1\0\4b c "
					   "\0\x17\0\x10\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x53"));

	begin();
	OK(sends(0) && sent.to_routers && sent.data.p[0] == (char)133);
	dhcp6_client_hear_router(&client, advert("\x80", managed), router, 10);
	OK(sends(10) && sent_type() == DHCP6_SOLICIT);
	hear(answer(DHCP6_ADVERTISE, S("one"), 0x10, (struct slice){0}), router, 20);
	OK(!sends(30));		/* another server may speak up */
	OK(sends(1010) && sent_type() == DHCP6_REQUEST);
	hear(answer(DHCP6_REPLY, S("two"), 0x12, more), other, 1020);
	OK(client.state == DHCP6_REQUESTING);	/* nobody asked that one */
	hear(answer(DHCP6_REPLY, S("one"), 0x11, more), router, 1020);
	OK(client.state == DHCP6_DONE && dhcp6_client_has_boot(&client));
	dhcp6_client_identity(&client, &test_arena, &who);
	OK_TEXT(who.ip6, S("fd00::11"));
	OK(who.prefix6 == 64);
	OK_TEXT(who.gateway6, S("fe80::1"));
	OK_TEXT(who.dns6, S("fd00::53"));
	OK_TEXT(who.url, S("tftp://[fd00::1]/boot.ipxe"));
	OK_TEXT(who.parameters, S("a=1 b c "));
	OK_TEXT(who.server6, S("fe80::1"));
}

/* What an IPv4 server names is taken before. */
TEST(dhcp6_boot_file_of_ipv4_stays)
{
	struct net_identity who = {.filename = S("x"), .url = S("tftp://10.9.0.1/x")};

	begin();
	OK(sends(0));
	dhcp6_client_hear_router(&client, advert("\x40", own), router, 10);
	OK(sends(10) && sent_type() == DHCP6_INFORMATION);
	hear(answer(DHCP6_REPLY, S("one"), 0, url_option("tftp://[fd00::1]/y")), router, 20);
	OK(client.state == DHCP6_DONE && client.has_ip);
	dhcp6_client_identity(&client, &test_arena, &who);
	OK_TEXT(who.url, S("tftp://10.9.0.1/x"));
	OK_TEXT(who.ip6, S("fd00::5054:ff:fe12:3456"));
}

TEST(dhcp6_better_of_two_servers)
{
	begin();
	OK(sends(0));
	dhcp6_client_hear_router(&client, advert("\x80", managed), router, 0);
	OK(sends(0));
	hear(answer(DHCP6_ADVERTISE, S("one"), 0x10, (struct slice){0}), router, 20);
	hear(answer(DHCP6_ADVERTISE, S("two"), 0x11, url_option("http://h/x")), other, 30);
	OK(sends(1000) && client.chosen == 1);
	begin();
	OK(sends(0));
	dhcp6_client_hear_router(&client, advert("\x80", managed), router, 0);
	OK(sends(0));
	hear(answer(DHCP6_ADVERTISE, S("one"), 0x10, S("\0\7\0\1\xff")), router, 20);
	OK(client.state == DHCP6_REQUESTING);	/* wait for no other, it says */
	OK(sends(20) && sent_type() == DHCP6_REQUEST);
}

TEST(dhcp6_server_that_was_not_meant)
{
	begin();
	client.servers = S("fe80::2");
	OK(sends(0));
	dhcp6_client_hear_router(&client, advert("\x80", managed), router, 0);
	OK(sends(0));
	hear(answer(DHCP6_ADVERTISE, S("one"), 0x10, S("\0\7\0\1\xff")), router, 20);
	OK(client.state == DHCP6_SOLICITING && client.n_offers == 1);
	hear(answer(DHCP6_ADVERTISE, S("two"), 0x10, S("\0\7\0\1\xff")), other, 20);
	OK(client.state == DHCP6_REQUESTING && client.chosen == 1);
}

/* Three times, and then it is left out. */
TEST(dhcp6_server_that_offers_and_refuses)
{
	unsigned requests = 0;

	begin();
	for (int64_t at = 0; at < 30000; at++) {
		while (sends(at)) {
			if (sent_type() == DHCP6_SOLICIT)
				hear(answer(DHCP6_ADVERTISE, S("one"), 0x10, (struct slice){0}),
				     router, at);
			if (sent_type() != DHCP6_REQUEST)
				continue;
			requests++;
			hear(answer(DHCP6_REPLY, S("one"), 0, (struct slice){0}), router, at);
		}
	}
	OK(requests == 3 && client.refusals == 3 && client.state == DHCP6_SOLICITING);
}

TEST(dhcp6_server_that_does_not_say_who_it_is)
{
	begin();
	OK(sends(0));
	dhcp6_client_hear_router(&client, advert("\x80", managed), router, 0);
	OK(sends(0));
	hear(answer(DHCP6_ADVERTISE, S(""), 0x10, S("\0\7\0\1\xff")), router, 0);
	OK(client.n_offers == 0);
	begin();
	OK(sends(0));
	dhcp6_client_hear_router(&client, advert("\x40", own), router, 0);
	OK(sends(0));
	hear(answer(DHCP6_REPLY, S(""), 0, url_option("http://h/x")), router, 0);
	OK(client.state == DHCP6_DONE && dhcp6_client_has_boot(&client));
}

/* The router says that there is no server: it is asked for twice, as routers are wrong. */
TEST(dhcp6_server_that_no_router_tells_of)
{
	unsigned asked = 0;
	int64_t at = 0;

	begin();
	OK(sends(0));
	dhcp6_client_hear_router(&client, advert("\0", own), router, 0);
	for (; at < 20000 && client.state != DHCP6_DONE; at++)
		asked += sends(at) && sent_type() == DHCP6_INFORMATION;
	OK(asked == 2 && at > 2000 && at < 4000 && client.has_ip);
	OK(!dhcp6_client_has_boot(&client));
}

/* The router says that addresses are a server's, which has none: the own one is good, and the
 * server is asked for the rest. */
TEST(dhcp6_server_without_addresses)
{
	begin();
	OK(sends(0));
	dhcp6_client_hear_router(&client, advert("\x80", own), router, 0);
	for (int64_t at = 0; at < 20000 && client.state != DHCP6_DONE; at++)
		if (sends(at) && sent_type() == DHCP6_INFORMATION)
			hear(answer(DHCP6_REPLY, S("one"), 0, url_option("http://h/x")), router,
			     at);
	OK(client.state == DHCP6_DONE && dhcp6_client_has_boot(&client));
}

TEST(dhcp6_answers_that_make_no_sense)
{
	begin();
	OK(sends(0));
	dhcp6_client_hear_router(&client, advert("\x80", managed), router, 0);
	OK(sends(0));
	struct slice whole = answer(DHCP6_ADVERTISE, S("one"), 0x10, url_option("http://h/x"));
	uint32_t ignored = client.ignored;
	for (size_t n = 0; n < whole.n; n++)
		hear(slice_upto(whole, n), router, 0);
	/* cut between two options it is a packet of its own */
	OK(client.ignored >= ignored + whole.n - 2 && client.state == DHCP6_SOLICITING);
	client.self.mac[5]++;	/* for somebody else */
	whole = answer(DHCP6_ADVERTISE, S("one"), 0x10, S("\0\7\0\1\xff"));
	client.self.mac[5]--;
	hear(whole, router, 0);
	OK(client.state == DHCP6_SOLICITING);
	client.xid++;		/* an answer to another question */
	whole = answer(DHCP6_ADVERTISE, S("one"), 0x10, S("\0\7\0\1\xff"));
	client.xid--;
	hear(whole, router, 0);
	OK(client.state == DHCP6_SOLICITING);
	/* a router from beyond the cable, or one that says nothing of use */
	begin();
	dhcp6_client_hear_router(&client, advert("\x80", managed), (const uint8_t[16]){0xfd}, 0);
	OK(!client.has_advert);
}

TEST(dhcp6_client_is_called_by_its_uuid)
{
	static const struct slice uuid =
		S_INIT("\x44\x33\x22\x11\x66\x55\x88\x77\x99\xaa\xbb\xcc\xdd\xee\xff\0");
	struct dhcp4_self named = self;

	OK(slice_eq(dhcp6_client_id(&self, &test_arena), S("\0\3\0\1\x52\x54\0\x12\x34\x56")));
	named.uuid = uuid;
	OK(slice_eq(dhcp6_client_id(&named, &test_arena),
		    S("\0\4\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff\0")));
}

/* ---- both at once ---- */

static struct lease_clients both;

static void meet(enum dhcp4_state four, bool boot4, enum dhcp6_state six, bool boot6)
{
	static const struct slice options = S_INIT("\0\x3b\0\1x");

	both = (struct lease_clients){0};
	both.four.state = four;
	both.four.arena = &test_arena;
	both.four.has_lease = four == DHCP4_DONE;
	if (boot4)
		both.four.lease.file = S("x");
	both.six.state = six;
	both.six.has_ip = both.six.has_reply = both.six.has_advert = six != DHCP6_SEEKING;
	if (boot6)
		both.six.reply.options = options;
}

TEST(lease_is_enough_of_either)
{
	meet(DHCP4_DONE, true, DHCP6_SOLICITING, false);
	OK(lease_is_enough(&both, 1000));
	meet(DHCP4_SELECTING, false, DHCP6_DONE, true);	/* IPv4 has two seconds more */
	OK(!lease_is_enough(&both, 1000) && !lease_is_enough(&both, 2900));
	OK(lease_is_enough(&both, 3000));
	meet(DHCP4_SELECTING, false, DHCP6_DONE, false);
	OK(!lease_is_enough(&both, 1000) && !lease_is_enough(&both, 50000));
	both.any = true;
	OK(lease_is_enough(&both, 50000));
	meet(DHCP4_DONE, false, DHCP6_SEEKING, false);	/* nobody speaks IPv6 */
	OK(lease_is_enough(&both, 1000));
	meet(DHCP4_DONE, false, DHCP6_SOLICITING, false);
	OK(!lease_is_enough(&both, 1000) && lease_is_enough(&both, 9000));
	meet(DHCP4_DONE, false, DHCP6_DONE, false);
	OK(lease_is_enough(&both, 1000));
}

TEST(lease_of_ipv6_is_checked)
{
	struct lease_record r = {.leased = 1};
	struct net_identity *w = &r.who;

	w->interface = S("eth0");
	OK(!lease_is_good(&r, S("eth0")));
	w->ip6 = S("fd00::1");
	OK(!lease_is_good(&r, S("eth0")));	/* of no length */
	w->prefix6 = 64;
	w->gateway6 = S("fe80::1");
	w->dns6 = S("fd00::2 fd00::3");
	OK(lease_is_good(&r, S("eth0")));
	w->dns6 = S("fd00::2 x");
	OK(!lease_is_good(&r, S("eth0")));
	w->dns6 = S("");
	w->gateway6 = S("fd00::1");		/* not on the cable */
	OK(!lease_is_good(&r, S("eth0")));
	w->gateway6 = S("");
	static const struct slice bad[] = {S_INIT("ff02::1"), S_INIT("fe80::1"), S_INIT("::x"),
					   S_INIT("10.9.0.1")};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		w->ip6 = bad[i];
		OK(!lease_is_good(&r, S("eth0")));
	}
}
