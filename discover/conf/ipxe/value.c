/* Values of iPXE settings: bytes, and how a type writes and reads them. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/value.h"

#include "discover/conf/ipxe/lex.h"
#include "discover/ip6.h"
#include "lib/hex.h"
#include "lib/number.h"

enum { UUID_BYTES = 16, ADDRESS_BYTES = 4 };

uint64_t ipxe_number_take(struct slice *s)
{
	uint64_t value = 0;
	unsigned base = 10;

	while (s->n && ipxe_space(s->p[0]))
		*s = slice_from(*s, 1);
	bool negative = slice_skip(s, S("-"));
	if (!negative)
		slice_skip(s, S("+"));
	if (slice_skip(s, S("0"))) {
		base = 8;
		if (slice_skip(s, S("x")) || slice_skip(s, S("X")))
			base = 16;
	}
	while (s->n && number_digit(s->p[0]) < base) {
		value = value * base + number_digit(s->p[0]);
		*s = slice_from(*s, 1);
	}
	return negative ? -value : value;
}

bool ipxe_number(struct slice s, uint32_t *value)
{
	if (s.n == 0)
		return false;
	*value = (uint32_t)ipxe_number_take(&s);
	return s.n == 0;
}

static int parse_string(const struct ipxe_type *type, struct slice text, struct text *raw)
{
	(void)type;
	text_put(raw, text);
	return IPXE_OK;
}

/* What follows a NUL is not seen: iPXE's texts end there. */
static int format_string(const struct ipxe_type *type, struct slice raw, struct text *out)
{
	(void)type;
	text_put(out, slice_upto(raw, slice_find(raw, '\0')));
	return IPXE_OK;
}

struct slice ipxe_uri_decode(struct slice s, struct arena *a)
{
	struct text out = {.arena = a};

	while (s.n) {
		char c = s.p[0];
		s = slice_from(s, 1);
		unsigned value = 0, digits = 0;
		while (c == '%' && digits < 2 && s.n && number_digit(s.p[0]) < 16) {
			value = value * 16 + number_digit(s.p[0]);
			s = slice_from(s, 1);
			digits++;
		}
		text_char(&out, digits ? (char)value : c);
	}
	return text_slice(&out);
}

static int parse_uristring(const struct ipxe_type *type, struct slice text, struct text *raw)
{
	(void)type;
	text_put(raw, ipxe_uri_decode(text, raw->arena));
	return IPXE_OK;
}

static int format_uristring(const struct ipxe_type *type, struct slice raw, struct text *out)
{
	(void)type;
	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] > ' ' && raw.p[i] < 0x7f && !slice_has(S("%/#:@?=&+"), raw.p[i]))
			text_char(out, raw.p[i]);
		else
			text_printf(out, "%%%02X", (unsigned char)raw.p[i]);
	return IPXE_OK;
}

/* Four numbers of a byte each, in C's notations. */
static int parse_ipv4(const struct ipxe_type *type, struct slice text, struct text *raw)
{
	(void)type;
	for (unsigned i = 0; i < ADDRESS_BYTES; i++) {
		size_t before = text.n;
		if (i && !slice_skip(&text, S(".")))
			return IPXE_EINVAL;
		before -= i != 0;
		uint64_t byte = ipxe_number_take(&text);
		if (text.n == before || byte > 0xff)
			return IPXE_EINVAL;
		text_char(raw, (char)byte);
	}
	return text.n ? IPXE_EINVAL : IPXE_OK;
}

static int format_ipv4(const struct ipxe_type *type, struct slice raw, struct text *out)
{
	(void)type;
	if (raw.n < ADDRESS_BYTES)
		return IPXE_EINVAL;
	for (unsigned i = 0; i < ADDRESS_BYTES; i++)
		text_printf(out, "%s%u", i ? "." : "", (unsigned char)raw.p[i]);
	return IPXE_OK;
}

static int parse_ipv6(const struct ipxe_type *type, struct slice text, struct text *raw)
{
	uint8_t ip[IP6_BYTES];

	(void)type;
	if (!ip6_read(text, ip))
		return IPXE_EINVAL;
	text_put(raw, (struct slice){(const char *)ip, sizeof(ip)});
	return IPXE_OK;
}

static int format_ipv6(const struct ipxe_type *type, struct slice raw, struct text *out)
{
	(void)type;
	if (raw.n < IP6_BYTES)
		return IPXE_EINVAL;
	ip6_put(out, (const uint8_t *)raw.p);
	return IPXE_OK;
}

/* Two digits a byte; between them the separator, which may be missing where @optional says so. */
static int take_hex(struct slice text, char separator, bool optional, struct text *raw)
{
	for (bool first = true; text.n; first = false) {
		if (!first && separator) {
			if (text.p[0] == separator)
				text = slice_from(text, 1);
			else if (!optional)
				return IPXE_EINVAL;
		}
		if (text.n < 2 || number_digit(text.p[0]) > 15 || number_digit(text.p[1]) > 15)
			return IPXE_EINVAL;
		text_char(raw, (char)(number_digit(text.p[0]) << 4 | number_digit(text.p[1])));
		text = slice_from(text, 2);
	}
	return IPXE_OK;
}

static int parse_hex(const struct ipxe_type *type, struct slice text, struct text *raw)
{
	return take_hex(text, type->separator, false, raw);
}

static int format_hex(const struct ipxe_type *type, struct slice raw, struct text *out)
{
	for (size_t i = 0; i < raw.n; i++) {
		if (i && type->separator)
			text_char(out, type->separator);
		hex_put(out, (const unsigned char *)raw.p + i, 1);
	}
	return IPXE_OK;
}

static uint64_t sign_of(bool negative, struct slice raw)
{
	return negative && raw.n && (signed char)raw.p[0] < 0 ? UINT64_MAX : 0;
}

/* Down to a word's bytes. What is in front of them may say no more than the sign, else there is no
 * such number. */
static bool take_word(bool negative, unsigned word, struct slice *raw)
{
	char pad = (char)sign_of(negative, *raw);

	for (; raw->n > word; *raw = slice_from(*raw, 1))
		if (raw->p[0] != pad)
			return false;
	return true;
}

static uint64_t value_of(bool negative, struct slice raw)
{
	uint64_t value = sign_of(negative, raw);

	for (size_t i = 0; i < raw.n; i++)
		value = value << 8 | (unsigned char)raw.p[i];
	return value;
}

int ipxe_numerate(const struct ipxe_type *type, struct slice raw, unsigned word, uint64_t *value)
{
	if (!type->size)
		return IPXE_ENOTSUP;
	if (!take_word(type->negative, word, &raw))
		return IPXE_ERANGE;
	*value = value_of(type->negative, raw);
	return IPXE_OK;
}

static void put_number(const struct ipxe_type *type, uint64_t value, struct text *raw)
{
	for (unsigned i = type->size; i > 0; i--)
		text_char(raw, (char)(value >> 8 * (i - 1)));
}

int ipxe_denumerate(const struct ipxe_type *type, uint64_t value, struct arena *a,
		    struct slice *raw)
{
	struct text out = {.arena = a};

	if (!type->size)
		return IPXE_ENOTSUP;
	put_number(type, value, &out);
	*raw = text_slice(&out);
	return IPXE_OK;
}

static int parse_int(const struct ipxe_type *type, struct slice text, struct text *raw)
{
	uint64_t value = ipxe_number_take(&text);

	if (text.n)
		return IPXE_EINVAL;
	put_number(type, value, raw);
	return IPXE_OK;
}

static int format_int(const struct ipxe_type *type, struct slice raw, struct text *out)
{
	uint64_t value = value_of(type->negative, raw);

	if (type->negative)
		text_number(out, (int64_t)value);
	else
		text_printf(out, "0x%llx", (unsigned long long)value);
	return IPXE_OK;
}

static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int parse_base64(const struct ipxe_type *type, struct slice text, struct text *raw)
{
	uint32_t bits = 0, n = 0, pads = 0;

	(void)type;
	for (size_t i = 0; i < text.n; i++) {
		const char *digit = memchr(base64_digits, text.p[i], 64);
		if (ipxe_space(text.p[i]))
			continue;
		if (text.p[i] == '=' && pads++ < 2)
			continue;
		if (!digit || pads)
			return IPXE_EINVAL;
		bits = bits << 6 | (uint32_t)(digit - base64_digits);
		n += 6;
		if (n >= 8)
			text_char(raw, (char)(bits >> (n -= 8)));
	}
	return n == 2 * pads ? IPXE_OK : IPXE_EINVAL;
}

static int format_base64(const struct ipxe_type *type, struct slice raw, struct text *out)
{
	(void)type;
	for (; raw.n; raw = slice_from(raw, 3)) {
		struct slice three = slice_upto(raw, 3);
		uint32_t bits = (uint32_t)number_be(three) << 8 * (3 - three.n);
		for (unsigned i = 0; i < 4; i++)
			text_char(out, i > three.n ? '='
					   : base64_digits[bits >> (18 - 6 * i) & 63]);
	}
	return IPXE_OK;
}

/* A GUID has its first three fields the other way round. */
static void swap_fields(char *p)
{
	static const uint8_t from[] = {3, 2, 1, 0, 5, 4, 7, 6};
	char copy[sizeof(from)];

	memcpy(copy, p, sizeof(copy));
	for (unsigned i = 0; i < sizeof(from); i++)
		p[i] = copy[from[i]];
}

static int parse_uuid(const struct ipxe_type *type, struct slice text, struct text *raw)
{
	int rc = take_hex(text, '-', true, raw);

	if (rc == IPXE_OK && raw->n != UUID_BYTES)
		return IPXE_EINVAL;
	if (rc == IPXE_OK && type->negative)
		swap_fields(raw->p);
	return rc;
}

static int format_uuid(const struct ipxe_type *type, struct slice raw, struct text *out)
{
	unsigned char id[UUID_BYTES];

	if (raw.n != UUID_BYTES)
		return IPXE_ERANGE;
	memcpy(id, raw.p, UUID_BYTES);
	if (type->negative)
		swap_fields((char *)id);
	for (unsigned i = 0; i < UUID_BYTES; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			text_char(out, '-');
		hex_put(out, id + i, 1);
	}
	return IPXE_OK;
}

static int parse_nothing(const struct ipxe_type *type, struct slice text, struct text *raw)
{
	(void)type;
	(void)text;
	(void)raw;
	return IPXE_ENOTSUP;
}

static int format_busdevfn(const struct ipxe_type *type, struct slice raw, struct text *out)
{
	uint64_t value = value_of(false, raw);

	(void)type;
	text_printf(out, "%04x:%02x:%02x.%x", (unsigned)(value >> 16) & 0xffff,
		    (unsigned)(value >> 8) & 0xff, (unsigned)(value >> 3) & 0x1f,
		    (unsigned)value & 7);
	return IPXE_OK;
}

static const struct ipxe_type types[] = {
	{S_INIT("string"), parse_string, format_string, 0, false, 0, false},
	{S_INIT("uristring"), parse_uristring, format_uristring, 0, false, 0, false},
	{S_INIT("ipv4"), parse_ipv4, format_ipv4, 0, false, 0, false},
	{S_INIT("ipv6"), parse_ipv6, format_ipv6, 0, false, 0, false},
	{S_INIT("int8"), parse_int, format_int, 1, true, 0, true},
	{S_INIT("int16"), parse_int, format_int, 2, true, 0, true},
	{S_INIT("int32"), parse_int, format_int, 4, true, 0, true},
	{S_INIT("uint8"), parse_int, format_int, 1, false, 0, true},
	{S_INIT("uint16"), parse_int, format_int, 2, false, 0, true},
	{S_INIT("uint32"), parse_int, format_int, 4, false, 0, true},
	{S_INIT("hex"), parse_hex, format_hex, 0, false, ':', false},
	{S_INIT("hexhyp"), parse_hex, format_hex, 0, false, '-', false},
	{S_INIT("hexraw"), parse_hex, format_hex, 0, false, 0, false},
	{S_INIT("base64"), parse_base64, format_base64, 0, false, 0, false},
	{S_INIT("uuid"), parse_uuid, format_uuid, 0, false, 0, false},
	{S_INIT("guid"), parse_uuid, format_uuid, 0, true, 0, false},
	{S_INIT("busdevfn"), parse_nothing, format_busdevfn, 0, false, 0, true},
};

const struct ipxe_type *ipxe_type_find(struct slice name)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (slice_eq(types[i].name, name))
			return &types[i];
	return NULL;
}

int ipxe_parse(const struct ipxe_type *type, struct slice text, struct arena *a,
	       struct slice *raw)
{
	struct text out = {.arena = a};
	int rc = type->parse(type, text, &out);

	if (rc == IPXE_OK)
		*raw = text_slice(&out);
	return rc;
}

int ipxe_format(const struct ipxe_type *type, struct slice raw, unsigned word, struct arena *a,
		struct slice *text)
{
	struct text out = {.arena = a};

	if (type->number && !take_word(type->negative, word, &raw))
		return IPXE_ERANGE;
	int rc = type->format(type, raw, &out);
	if (rc == IPXE_OK)
		*text = text_slice(&out);
	return rc;
}
