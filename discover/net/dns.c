/* Writes DNS questions and reads answers. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/dns.h"

#include <errno.h>

#include "lib/number.h"
#include "lib/text.h"

enum {
	HEADER = 12, LABEL_MAX = 63, NAME_MAX = 253, POINTERS_MAX = 32, CNAMES_MAX = 8,
	RECORDS_MAX = 64, CLASS_IN = 1, TYPE_CNAME = 5,
	IS_ANSWER = 0x8000, TRUNCATED = 0x0200, CODE = 15, NAME_ERROR = 3,
};

struct slice dns_question(struct slice name, uint16_t type, uint16_t id, struct arena *a)
{
	struct text t = {.arena = a};

	if (name.n && name.p[name.n - 1] == '.')
		name.n--;
	if (name.n == 0 || name.n > NAME_MAX)
		return (struct slice){0};
	text_be(&t, id, 2);
	text_be(&t, 0x0100, 2); /* ask others, too */
	text_put(&t, (struct slice){"\0\1\0\0\0\0\0", 8});
	while (name.n) {
		struct slice label = slice_cut(&name, '.');
		if (label.n == 0 || label.n > LABEL_MAX)
			return (struct slice){0};
		text_char(&t, (char)label.n);
		text_put(&t, label);
	}
	text_char(&t, 0);
	text_be(&t, type, 2);
	text_be(&t, CLASS_IN, 2);
	return text_slice(&t);
}

static unsigned be16(struct slice packet, size_t at)
{
	return (unsigned)number_be_at(packet, at, 2);
}

/* Pointers lead back only, so that they end. */
bool dns_name(struct slice packet, size_t *at, struct arena *a, struct slice *name)
{
	struct text out = {.arena = a, .max = NAME_MAX};
	size_t from = *at;
	bool jumped = false;

	for (unsigned jumps = 0; from < packet.n;) {
		uint8_t n = (uint8_t)packet.p[from];
		if (n >= 0xc0) {
			size_t to = be16(packet, from) & 0x3fff;
			if (from + 2 > packet.n || to >= from || ++jumps > POINTERS_MAX)
				return false;
			if (!jumped)
				*at = from + 2;
			jumped = true;
			from = to;
			continue;
		}
		if (n > LABEL_MAX || n >= packet.n - from)
			return false;
		if (n == 0) {
			if (!jumped)
				*at = from + 1;
			*name = text_slice(&out);
			return !out.cut;
		}
		if (out.n)
			text_char(&out, '.');
		text_put(&out, slice_upto(slice_from(packet, from + 1), n));
		from += 1u + n;
	}
	return false;
}

/* struct record - one element of an answer */
struct record {
	struct slice name, data;
	size_t data_at;
	unsigned type, class;
};

static bool read_record(struct slice packet, size_t *at, struct arena *a, struct record *r)
{
	if (!dns_name(packet, at, a, &r->name) || *at + 10 > packet.n)
		return false;
	r->type = be16(packet, *at);
	r->class = be16(packet, *at + 2);
	size_t n = be16(packet, *at + 8);
	r->data_at = *at + 10;
	if (n > packet.n - r->data_at)
		return false;
	r->data = slice_upto(slice_from(packet, r->data_at), n);
	*at = r->data_at + n;
	return true;
}

/* One walk over all records: the address of @name, or in *@name the name that it stands for. */
static int look_up(struct slice packet, size_t at, unsigned n, uint16_t type, struct arena *a,
		   struct slice *name, struct dns_address *address)
{
	size_t bytes = type == DNS_A ? 4 : 16;
	struct record r;

	for (; n && read_record(packet, &at, a, &r); n--) {
		if (r.class != CLASS_IN || !slice_eq_fold(r.name, *name))
			continue;
		if (r.type == type && r.data.n == bytes) {
			memcpy(address->bytes, r.data.p, bytes);
			address->n = (uint32_t)bytes;
			return 0;
		}
		if (r.type == TYPE_CNAME)
			return dns_name(packet, &r.data_at, a, name) ? 1 : -ENOENT;
	}
	return -ENOENT;
}

/* Whether @packet answers that question; *@at is then behind it. */
static bool answers(struct slice packet, struct slice name, uint16_t type, uint16_t id,
		    struct arena *a, size_t *at)
{
	struct slice asked;

	*at = HEADER;
	if (packet.n < HEADER || be16(packet, 0) != id || !(be16(packet, 2) & IS_ANSWER) ||
	    be16(packet, 4) != 1 || !dns_name(packet, at, a, &asked) || *at + 4 > packet.n)
		return false;
	bool same = be16(packet, *at) == type && slice_eq_fold(asked, name);
	*at += 4;
	return same;
}

int dns_answer(struct slice packet, struct slice name, uint16_t type, uint16_t id,
	       struct arena *a, struct dns_address *address)
{
	size_t at;
	unsigned flags = be16(packet, 2), n = be16(packet, 6);

	if (name.n && name.p[name.n - 1] == '.')
		name.n--;
	if (!answers(packet, name, type, id, a, &at))
		return -EPROTO;
	if ((flags & CODE) != 0 || flags & TRUNCATED)
		return (flags & CODE) == NAME_ERROR ? -ENOENT : -EAGAIN;
	if (n > RECORDS_MAX)
		n = RECORDS_MAX;
	for (unsigned i = 0; i <= CNAMES_MAX; i++) {
		int rc = look_up(packet, at, n, type, a, &name, address);
		if (rc <= 0)
			return rc;
	}
	return -ELOOP;
}
