/* Options out of a lease, and the texts that names of files are made of. */
/* SPDX-License-Identifier: MIT */
#include "discover/identity.h"

#include "lib/hex.h"

enum { OPTION_PAD = 0, OPTION_END = 255, UUID_BYTES = 16 };

struct slice dhcp_option(struct slice options, uint8_t number, struct arena *a, bool *there)
{
	struct slice found = {0};

	*there = false;
	while (options.n) {
		uint8_t code = (uint8_t)options.p[0];
		if (code == OPTION_PAD) {
			options = slice_from(options, 1);
			continue;
		}
		size_t n = options.n > 1 ? (uint8_t)options.p[1] : 0;
		if (code == OPTION_END || options.n < 2 || n > options.n - 2)
			break;
		struct slice piece = slice_upto(slice_from(options, 2), n);
		if (code == number) {
			found = found.n ? arena_concat(a, found, piece) : piece;
			*there = true;
		}
		options = slice_from(options, 2 + n);
	}
	return found;
}

struct slice dhcp_boot_option(struct slice options, uint8_t number, struct arena *a, bool *there)
{
	struct slice found = dhcp_option(options, number, a, there);
	bool any;

	if (*there || number < DHCP_CONFIG_FILE || number > DHCP_REBOOT_TIME)
		return found;
	return dhcp_option(dhcp_option(options, DHCP_VENDOR, a, &any), number, a, there);
}

struct slice net_option(const struct net_identity *who, uint8_t number, struct arena *a)
{
	bool there;
	struct slice found = dhcp_boot_option(who->proxy, number, a, &there);

	return there ? found : dhcp_boot_option(who->dhcp, number, a, &there);
}

static bool is_uuid(struct slice bytes)
{
	static const char none[2][UUID_BYTES] = {
		{0},
		{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1},
	};

	return bytes.n == UUID_BYTES && memcmp(bytes.p, none[0], UUID_BYTES) &&
	       memcmp(bytes.p, none[1], UUID_BYTES);
}

/* Byte @order[i] comes at place i. */
static struct slice put_uuid(struct slice bytes, const uint8_t order[UUID_BYTES], struct arena *a)
{
	struct text out = {.arena = a};

	if (!is_uuid(bytes))
		return (struct slice){0};
	for (unsigned i = 0; i < UUID_BYTES; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			text_char(&out, '-');
		hex_put(&out, (const unsigned char *)bytes.p + order[i], 1);
	}
	return text_slice(&out);
}

struct slice net_uuid_wire(struct slice bytes, struct arena *a)
{
	static const uint8_t order[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

	return put_uuid(bytes, order, a);
}

struct slice net_uuid_usual(struct slice bytes, struct arena *a)
{
	static const uint8_t order[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

	return put_uuid(bytes, order, a);
}

bool net_ipv4(struct slice text, uint8_t ip[4])
{
	uint8_t bytes[4];
	uint64_t value;

	for (unsigned i = 0; i < 4; i++) {
		bool dot = slice_has(text, '.');
		if (dot != (i < 3) || !slice_number(slice_cut(&text, '.'), 255, &value))
			return false;
		bytes[i] = (uint8_t)value;
	}
	memcpy(ip, bytes, sizeof(bytes));
	return true;
}

struct slice net_ipv4_text(const uint8_t ip[4], struct arena *a)
{
	return arena_format(a, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
}

struct slice net_mac_dashes(const struct net_identity *who, struct arena *a)
{
	struct text out = {.arena = a};

	text_printf(&out, "%02x-", who->hardware & 0xff);
	for (size_t i = 0; i < who->mac.n; i++)
		text_char(&out, who->mac.p[i] == ':' ? '-' : ascii_lower(who->mac.p[i]));
	return who->mac.n ? text_slice(&out) : (struct slice){0};
}
