/* Reads and writes DHCPv4 packets. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/dhcp4.h"

#include "lib/number.h"
#include "lib/text.h"

enum {
	AT_XID = 4, AT_SECONDS = 8, AT_CIADDR = 12, AT_YIADDR = 16, AT_SIADDR = 20,
	AT_SNAME = 44, AT_FILE = 108, AT_COOKIE = 236, AT_OPTIONS = 240,
	SNAME_BYTES = 64, FILE_BYTES = 128,
	REQUEST = 1, REPLY = 2, ETHERNET = 1,
	OPTION_PAD = 0, OPTION_OVERLOAD = 52, OPTION_REQUESTED = 50, OPTION_TYPE = 53,
	OPTION_WANTED = 55, OPTION_SIZE = 57, OPTION_UNDI = 94, OPTION_END = 255,
	OVERLOAD_FILE = 1, OVERLOAD_SNAME = 2,
	MIN_BYTES = 300,		/* old relays drop what is shorter */
	MAX_SIZE = 1472,
};

static const struct slice cookie = S_INIT("\x63\x82\x53\x63");

/* ---- reading ---- */

/* Copy the options of one field to @out. False: one is cut short. */
static bool take_options(struct slice field, struct text *out)
{
	while (field.n) {
		uint8_t code = (uint8_t)field.p[0];
		if (code == OPTION_END)
			return true;
		if (code == OPTION_PAD) {
			field = slice_from(field, 1);
			continue;
		}
		size_t n = field.n > 1 ? 2u + (uint8_t)field.p[1] : 0;
		if (n == 0 || n > field.n)
			return false;
		if (code != OPTION_OVERLOAD)
			text_put(out, slice_upto(field, n));
		field = slice_from(field, n);
	}
	return true;
}

static struct slice upto_nul(struct slice s)
{
	return slice_upto(s, slice_find(s, 0));
}

/* Options go on in the fields for names when option 52 says so. */
static bool read_options(struct slice bytes, struct arena *a, struct dhcp4_packet *p)
{
	struct slice file = slice_upto(slice_from(bytes, AT_FILE), FILE_BYTES);
	struct slice sname = slice_upto(slice_from(bytes, AT_SNAME), SNAME_BYTES);
	struct slice main = slice_from(bytes, AT_OPTIONS);
	struct text out = {.arena = a, .max = DHCP4_OPTIONS_MAX};
	bool there;
	struct slice overload = dhcp_option(main, OPTION_OVERLOAD, a, &there);
	unsigned bits = overload.n == 1 ? (uint8_t)overload.p[0] : 0;

	if (!take_options(main, &out) ||
	    (bits & OVERLOAD_FILE && !take_options(file, &out)) ||
	    (bits & OVERLOAD_SNAME && !take_options(sname, &out)) || out.cut)
		return false;
	p->options = text_slice(&out);
	p->file = bits & OVERLOAD_FILE ? (struct slice){0} : upto_nul(file);
	p->sname = bits & OVERLOAD_SNAME ? (struct slice){0} : upto_nul(sname);
	return true;
}

bool dhcp4_read(struct slice bytes, const struct dhcp4_self *self, uint32_t xid, struct arena *a,
		struct dhcp4_packet *p)
{
	if (bytes.n < AT_OPTIONS || bytes.p[0] != REPLY || bytes.p[1] != ETHERNET ||
	    bytes.p[2] != MAC_BYTES || memcmp(bytes.p + DHCP4_AT_MAC, self->mac, MAC_BYTES) ||
	    number_be_at(bytes, AT_XID, 4) != xid ||
	    !slice_starts(slice_from(bytes, AT_COOKIE), cookie))
		return false;
	*p = (struct dhcp4_packet){0};
	memcpy(p->yiaddr, bytes.p + AT_YIADDR, 4);
	memcpy(p->siaddr, bytes.p + AT_SIADDR, 4);
	if (!read_options(bytes, a, p))
		return false;
	struct slice type = dhcp4_option(p, OPTION_TYPE, a);
	p->type = type.n == 1 ? (uint8_t)type.p[0] : DHCP4_BOOTP;
	return type.n <= 1;
}

/* ---- writing ---- */

static void put_option(struct text *t, uint8_t code, struct slice value)
{
	text_char(t, (char)code);
	text_char(t, (char)value.n);
	text_put(t, value);
}

static void put_address(struct text *t, uint8_t code, const uint8_t *ip)
{
	if (ip)
		put_option(t, code, (struct slice){(const char *)ip, 4});
}

static void put_zeros(struct text *t, size_t until)
{
	while (t->n < until)
		text_char(t, 0);
}

/* RFC 3004 wants a length before each class; iPXE sends none, and servers look for its bytes. */
static void put_identity(struct text *t, const struct dhcp4_self *self)
{
	/* Ethernet's interfaces speak UNDI 3 */
	put_option(t, OPTION_UNDI, S("\1\3\0"));
	text_char(t, (char)DHCP_ARCHITECTURE);
	text_char(t, 2);
	text_be(t, self->arch, 2);
	text_char(t, DHCP_CLIENT_ID);
	text_char(t, 1 + MAC_BYTES);
	text_char(t, ETHERNET);
	text_put(t, (struct slice){(const char *)self->mac, MAC_BYTES});
	if (self->uuid.n == 16) {
		text_char(t, (char)DHCP_UUID);
		text_char(t, 17);
		text_char(t, 0);
		text_put(t, self->uuid);
	}
	if (self->user_class.n && self->user_class.n < 256)
		put_option(t, DHCP_USER_CLASS, self->user_class);
	/* http, tftp, DNS, bzImage, menus, version 1.21.1; https before them */
	static const struct slice features =
		S_INIT("\x14\1\1\x13\1\1\x15\1\1\x17\1\1\x18\1\1\x27\1\1\xeb\3\1\x15\1");
	if (self->ipxe)
		put_option(t, DHCP_IPXE, slice_from(features, self->https ? 0 : 3));
}

struct slice dhcp4_vendor_class(const struct dhcp4_self *self, bool http, struct arena *a)
{
	return arena_format(a, "%s:Arch:%05u:UNDI:003000", http ? "HTTPClient" : "PXEClient",
			    self->arch);
}

struct slice dhcp4_write(const struct dhcp4_ask *ask, const struct dhcp4_self *self,
			 struct arena *a)
{
	/* What servers are to send; many send nothing else. */
	static const struct slice wanted =
		S_INIT("\1\3\6\x0c\x0f\x11\x1a\x2a\x2b\x36\x3c\x42\x43\x61\x77\x79\x80\x81\x82\x83"
		       "\x84\x85\x86\x87\x96\xaf\xd1\xd2\xd3");
	static const uint8_t none[4];
	struct text t = {.arena = a};

	text_be(&t, REQUEST << 24 | ETHERNET << 16 | MAC_BYTES << 8, 4);
	text_be(&t, ask->xid, 4);
	text_be(&t, ask->seconds, 2);
	text_be(&t, ask->ciaddr ? 0 : 0x8000, 2); /* an answer by broadcast: we have no address */
	text_put(&t, (struct slice){(const char *)(ask->ciaddr ? ask->ciaddr : none), 4});
	put_zeros(&t, DHCP4_AT_MAC);
	text_put(&t, (struct slice){(const char *)self->mac, MAC_BYTES});
	put_zeros(&t, AT_COOKIE);
	text_put(&t, cookie);
	put_option(&t, OPTION_TYPE, (struct slice){(const char *)&ask->type, 1});
	put_option(&t, OPTION_SIZE, (struct slice){"\x05\xc0", 2});
	put_address(&t, OPTION_REQUESTED, ask->requested);
	put_address(&t, DHCP_SERVER_ID, ask->server);
	put_option(&t, OPTION_WANTED, wanted);
	put_option(&t, DHCP_VENDOR_CLASS, dhcp4_vendor_class(self, ask->http, a));
	put_identity(&t, self);
	if (ask->vendor.n)
		put_option(&t, DHCP_VENDOR, ask->vendor);
	text_char(&t, (char)OPTION_END);
	put_zeros(&t, MIN_BYTES);
	return text_slice(&t);
}

/* ---- meaning ---- */

struct slice dhcp4_option(const struct dhcp4_packet *p, uint8_t number, struct arena *a)
{
	bool there;

	return dhcp_boot_option(p->options, number, a, &there);
}

static bool no_address(const uint8_t ip[4])
{
	return (ip[0] | ip[1] | ip[2] | ip[3]) == 0;
}

bool dhcp4_is_proxy(const struct dhcp4_packet *p, struct arena *a)
{
	struct slice class = dhcp4_option(p, DHCP_VENDOR_CLASS, a);

	return no_address(p->yiaddr) &&
	       (slice_starts(class, S("PXEClient")) || slice_starts(class, S("HTTPClient")));
}

struct slice dhcp4_boot_file(const struct dhcp4_packet *p, struct arena *a)
{
	struct slice name = upto_nul(dhcp4_option(p, DHCP_BOOT_FILE, a));

	return name.n ? name : p->file;
}

bool dhcp4_has_boot(const struct dhcp4_packet *p, struct arena *a)
{
	return dhcp4_boot_file(p, a).n || dhcp4_option(p, DHCP_CONFIG_FILE, a).n ||
	       dhcp4_option(p, DHCP_PATH_PREFIX, a).n;
}

static struct slice ipxe_option(const struct dhcp4_packet *p, uint8_t number, struct arena *a)
{
	bool there;

	return dhcp_option(dhcp4_option(p, DHCP_IPXE, a), number, a, &there);
}

int dhcp4_priority(const struct dhcp4_packet *p, struct arena *a)
{
	struct slice value = ipxe_option(p, 1, a);

	return value.n == 1 ? (int8_t)value.p[0] : 0;
}

bool dhcp4_no_proxy(const struct dhcp4_packet *p, struct arena *a)
{
	struct slice value = ipxe_option(p, 0xb0, a);

	return value.n == 1 && value.p[0];
}

/* In the list of servers (43.8: type, how many, addresses) the first one of @type. */
static void find_server(struct slice servers, uint16_t type, uint8_t server[4])
{
	while (servers.n >= 3) {
		size_t n = 4u * (uint8_t)servers.p[2];
		if (number_be(slice_upto(servers, 2)) == type && n && servers.n >= 7) {
			memcpy(server, servers.p + 3, 4);
			return;
		}
		servers = slice_from(servers, 3 + n);
	}
}

/* Of option 43, as PXE has it. */
static struct slice pxe_option(const struct dhcp4_packet *p, uint8_t number, struct arena *a)
{
	bool there;

	return dhcp_option(dhcp4_option(p, DHCP_VENDOR, a), number, a, &there);
}

uint32_t dhcp4_menu(const struct dhcp4_packet *p, struct arena *a,
		    struct dhcp4_item items[DHCP4_ITEMS_MAX])
{
	enum { CONTROL = 6, SERVERS = 8, MENU = 9, SKIP = 8 };
	struct slice control = pxe_option(p, CONTROL, a), servers = pxe_option(p, SERVERS, a);
	struct slice menu = pxe_option(p, MENU, a);
	uint32_t n = 0;

	if (!slice_starts(dhcp4_option(p, DHCP_VENDOR_CLASS, a), S("PXEClient")) ||
	    (control.n == 1 && control.p[0] & SKIP && dhcp4_has_boot(p, a)))
		return 0;
	/* type, length, text; again and again */
	for (; menu.n >= 3 && n < DHCP4_ITEMS_MAX; n++) {
		size_t length = (uint8_t)menu.p[2];
		if (length > menu.n - 3)
			break;
		items[n] = (struct dhcp4_item){
			.type = (uint16_t)number_be(slice_upto(menu, 2)),
			.title = slice_upto(slice_from(menu, 3), length),
		};
		find_server(servers, items[n].type, items[n].server);
		menu = slice_from(menu, 3 + length);
	}
	return n;
}

uint8_t dhcp4_menu_timeout(const struct dhcp4_packet *p, struct arena *a)
{
	enum { PROMPT = 10 };
	struct slice prompt = pxe_option(p, PROMPT, a);

	return prompt.n ? (uint8_t)prompt.p[0] : NET_NO_TIMEOUT;
}

bool dhcp4_address(const struct dhcp4_packet *p, uint8_t number, struct arena *a, uint8_t ip[4])
{
	struct slice value = dhcp4_option(p, number, a);

	if (value.n < 4 || value.n % 4)
		return false;
	memcpy(ip, value.p, 4);
	return true;
}
