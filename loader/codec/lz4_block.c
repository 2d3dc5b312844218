/* Decodes LZ4 blocks: literals and matches, nothing else. */
/* SPDX-License-Identifier: MIT */
#include "loader/codec/lz4_block.h"

#include <errno.h>

enum { LONG_LENGTH = 15, MATCH_MIN = 4 };

/* struct state - what is left to read, and how far it has been written */
struct state {
	const unsigned char *p, *end;
	unsigned char *to;
	size_t at, room;
};

/* The length of which four bits stand in the token: 15 goes on in bytes, up to one below 255. */
static bool take_length(struct state *s, size_t bits, size_t *length)
{
	size_t n = bits;
	unsigned char more = 255;

	while (bits == LONG_LENGTH && more == 255) {
		if (s->p == s->end)
			return false;
		more = *s->p++;
		n += more;
	}
	*length = n;
	return true;
}

static bool put_literals(struct state *s, size_t n)
{
	if (n > (size_t)(s->end - s->p) || n > s->room - s->at)
		return false;
	memcpy(s->to + s->at, s->p, n);
	s->p += n;
	s->at += n;
	return true;
}

/* A match may overlap what it makes: bytes are copied in their order. */
static bool put_match(struct state *s, size_t bits)
{
	size_t length;

	if (s->end - s->p < 2)
		return false;
	size_t distance = (size_t)s->p[0] | (size_t)s->p[1] << 8;
	s->p += 2;
	if (!take_length(s, bits, &length))
		return false;
	length += MATCH_MIN;
	if (distance == 0 || distance > s->at || length > s->room - s->at)
		return false;
	unsigned char *to = s->to + s->at;
	s->at += length;
	if (distance >= length) {
		memcpy(to, to - distance, length);
		return true;
	}
	for (size_t i = 0; i < length; i++)
		to[i] = *(to + i - distance);
	return true;
}

int lz4_block(struct slice block, unsigned char *to, size_t used, size_t room)
{
	struct state s = {
		.p = (const unsigned char *)block.p,
		.end = (const unsigned char *)block.p + block.n,
		.to = to,
		.at = used,
		.room = used + room,
	};

	while (s.p < s.end) {
		unsigned token = *s.p++;
		size_t literals;

		if (!take_length(&s, token >> 4, &literals) || !put_literals(&s, literals))
			return -EBADMSG;
		if (s.p == s.end)	/* the last sequence has no match */
			return (int)(s.at - used);
		if (!put_match(&s, token & 0xf))
			return -EBADMSG;
	}
	return -EBADMSG;
}
