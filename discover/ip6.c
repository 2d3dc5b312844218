/* Reads and writes IPv6 addresses. */
/* SPDX-License-Identifier: MIT */
#include "discover/ip6.h"

#include "lib/number.h"

enum { GROUPS = IP6_BYTES / 2 };

/* The groups of an address as far as they go; their number. */
static unsigned take_groups(struct slice *s, uint16_t groups[GROUPS])
{
	unsigned n = 0;

	while (n < GROUPS && s->n && number_digit(s->p[0]) < 16) {
		uint32_t group = 0;
		for (unsigned i = 0; i < 4 && s->n && number_digit(s->p[0]) < 16; i++) {
			group = group << 4 | number_digit(s->p[0]);
			*s = slice_from(*s, 1);
		}
		groups[n++] = (uint16_t)group;
		if (s->n < 2 || s->p[0] != ':' || s->p[1] == ':')
			break;
		*s = slice_from(*s, 1);
	}
	return n;
}

bool ip6_read(struct slice text, uint8_t ip[IP6_BYTES])
{
	uint16_t front[GROUPS] = {0}, back[GROUPS] = {0};
	unsigned n = take_groups(&text, front), m = 0;

	if (slice_skip(&text, S("::"))) {
		m = take_groups(&text, back);
		if (n + m >= GROUPS)
			return false;
		memcpy(front + GROUPS - m, back, m * sizeof(*back));
	} else if (n != GROUPS) {
		return false;
	}
	if (text.n)
		return false;
	for (unsigned i = 0; i < GROUPS; i++) {
		ip[2 * i] = (uint8_t)(front[i] >> 8);
		ip[2 * i + 1] = (uint8_t)front[i];
	}
	return true;
}

void ip6_put(struct text *out, const uint8_t ip[IP6_BYTES])
{
	unsigned best = 0, best_n = 1;

	for (unsigned i = 0, n = 0; i < GROUPS; i++) {
		n = ip[2 * i] || ip[2 * i + 1] ? 0 : n + 1;
		if (n > best_n) {
			best_n = n;
			best = i + 1 - n;
		}
	}
	for (unsigned i = 0; i < GROUPS; i++) {
		if (best_n > 1 && i == best) {
			text_put(out, S("::"));
			i += best_n - 1;
			continue;
		}
		bool after_gap = best_n > 1 && i == best + best_n;
		text_printf(out, "%s%x", i && !after_gap ? ":" : "",
			    (unsigned)(ip[2 * i] << 8 | ip[2 * i + 1]));
	}
}

struct slice ip6_text(const uint8_t ip[IP6_BYTES], struct arena *a)
{
	struct text out = {.arena = a};

	ip6_put(&out, ip);
	return text_slice(&out);
}

bool ip6_is_link_local(const uint8_t ip[IP6_BYTES])
{
	return ip[0] == 0xfe && (ip[1] & 0xc0) == 0x80;
}
