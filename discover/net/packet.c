/* Reads and writes the packets that are exchanged before there is an address. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/packet.h"

#include "lib/number.h"
#include "lib/text.h"

enum { IP_BYTES = 20, UDP_BYTES = 8, PROTOCOL_UDP = 17, TTL = 64, ARP_BYTES = 28 };

static uint16_t be16(struct slice s, size_t at)
{
	return (uint16_t)number_be_at(s, at, 2);
}

static void put16(struct text *t, uint32_t v)
{
	text_be(t, v, 2);
}

static void put_bytes(struct text *t, const uint8_t *bytes, size_t n)
{
	text_put(t, (struct slice){(const char *)bytes, n});
}

/* The sum of 16-bit words, of which the last may be half. */
static uint32_t add_words(uint32_t sum, struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		sum += (uint32_t)(uint8_t)s.p[i] << (i & 1 ? 0 : 8);
	return sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

bool udp4_read(struct slice packet, struct udp4 *u)
{
	uint8_t first = packet.n >= IP_BYTES ? (uint8_t)packet.p[0] : 0;
	size_t head = 4u * (first & 15);
	size_t total = be16(packet, 2);

	if (first >> 4 != 4 || head < IP_BYTES || total > packet.n || total < head + UDP_BYTES ||
	    (uint8_t)packet.p[9] != PROTOCOL_UDP || be16(packet, 6) & 0x3fff ||
	    fold(add_words(0, slice_upto(packet, head))) != 0)
		return false;
	struct slice datagram = slice_from(slice_upto(packet, total), head);
	size_t length = be16(datagram, 4);
	if (length < UDP_BYTES || length > datagram.n)
		return false;
	memcpy(u->from, packet.p + 12, 4);
	memcpy(u->to, packet.p + 16, 4);
	u->from_port = be16(datagram, 0);
	u->to_port = be16(datagram, 2);
	u->data = slice_from(slice_upto(datagram, length), UDP_BYTES);
	return true;
}

/* The header's check sum stands in its middle, where @sum goes. */
static void put_ip_header(struct text *t, const struct udp4 *u, uint32_t total, uint16_t sum)
{
	put16(t, 0x4500);
	put16(t, total);
	put16(t, 0);
	put16(t, 0);
	put16(t, TTL << 8 | PROTOCOL_UDP);
	put16(t, sum);
	put_bytes(t, u->from, 4);
	put_bytes(t, u->to, 4);
}

static uint16_t udp_sum(const struct udp4 *u, uint32_t length)
{
	uint32_t sum = PROTOCOL_UDP + 2 * length + u->from_port + u->to_port;

	sum = add_words(sum, (struct slice){(const char *)u->from, 4});
	sum = add_words(sum, (struct slice){(const char *)u->to, 4});
	uint16_t folded = fold(add_words(sum, u->data));
	return folded ? folded : 0xffff;
}

struct slice udp4_write(const struct udp4 *u, struct arena *a)
{
	uint32_t length = (uint32_t)(UDP_BYTES + u->data.n);
	struct text head = {.arena = a}, packet = {.arena = a};

	if (u->data.n > PACKET_BYTES - IP_BYTES - UDP_BYTES)
		return (struct slice){0};
	put_ip_header(&head, u, IP_BYTES + length, 0);
	put_ip_header(&packet, u, IP_BYTES + length, fold(add_words(0, text_slice(&head))));
	put16(&packet, u->from_port);
	put16(&packet, u->to_port);
	put16(&packet, length);
	put16(&packet, udp_sum(u, length));
	text_put(&packet, u->data);
	return text_slice(&packet);
}

struct slice arp_answer(struct slice request, const uint8_t mac[MAC_BYTES], const uint8_t ip[4],
			struct arena *a)
{
	/* Ethernet, IPv4, lengths 6 and 4, request */
	static const struct slice head = S_INIT("\0\1\x08\0\x06\x04\0\1");
	struct text t = {.arena = a};

	if (request.n < ARP_BYTES || !slice_starts(request, head) ||
	    memcmp(request.p + 24, ip, 4) != 0)
		return (struct slice){0};
	text_put(&t, slice_upto(head, 7));
	text_char(&t, 2);
	put_bytes(&t, mac, MAC_BYTES);
	put_bytes(&t, ip, 4);
	text_put(&t, slice_upto(slice_from(request, 8), MAC_BYTES + 4));
	return text_slice(&t);
}
