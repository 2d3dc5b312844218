/* Reading and writing UTF-8. */
/* SPDX-License-Identifier: MIT */
#include "lib/utf8.h"

unsigned utf8_expected(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	/* 0xc0 and 0xc1 would begin what one byte says, 0xf5 what is beyond Unicode */
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

size_t utf8_read(struct slice s, uint32_t *c)
{
	/* the first character that needs so many bytes; of two, that is no control */
	static const uint32_t least[UTF8_BYTES + 1] = {[2] = 0xa0, [3] = 0x800, [4] = 0x10000};
	unsigned char lead = (unsigned char)s.p[0];

	if (lead < 0x80) {
		*c = lead;
		return 1;
	}
	size_t n = utf8_expected(lead);
	uint32_t value = lead & (0x7fu >> n);
	if (s.n < n)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (!utf8_continues(s.p[i]))
			return 0;
		value = value << 6 | (s.p[i] & 0x3f);
	}
	if (value < least[n] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
		return 0;
	*c = value;
	return n;
}

size_t utf8_write(uint32_t c, char bytes[UTF8_BYTES])
{
	static const unsigned char leads[UTF8_BYTES + 1] = {[2] = 0xc0, [3] = 0xe0, [4] = 0xf0};
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n; i-- > 1; c >>= 6)
		bytes[i] = (char)(0x80 | (c & 0x3f));
	bytes[0] = (char)(leads[n] | c);
	return n;
}
