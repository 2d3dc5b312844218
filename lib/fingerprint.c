/* Two sums of 64 bits. A multiplication by an odd number loses nothing, and the upper half, which
 * depends on all bits, is brought back down. */
/* SPDX-License-Identifier: MIT */
#include "lib/fingerprint.h"

#include <string.h>

void fingerprint_number(struct fingerprint *f, uint64_t v)
{
	f->a = (f->a ^ v) * 0x9e3779b97f4a7c15;	/* 2^64 by the golden ratio */
	f->a ^= f->a >> 32;
	f->b = ((f->b << 29 | f->b >> 35) + f->a) * 0xd1342543de82ef95;
	f->b ^= f->b >> 31;
}

void fingerprint_text(struct fingerprint *f, struct slice s)
{
	uint64_t v;

	fingerprint_number(f, s.n);
	for (; s.n >= sizeof(v); s = slice_from(s, sizeof(v))) {
		memcpy(&v, s.p, sizeof(v));
		fingerprint_number(f, v);
	}
	if (s.n == 0)
		return;
	v = 0;
	memcpy(&v, s.p, s.n);
	fingerprint_number(f, v);
}

void fingerprint_end(struct fingerprint *f, char bytes[FINGERPRINT_BYTES])
{
	fingerprint_number(f, f->b);
	fingerprint_number(f, f->b);
	memcpy(bytes, &f->a, sizeof(f->a));
	memcpy(bytes + sizeof(f->a), &f->b, sizeof(f->b));
}
