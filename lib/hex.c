/* Reading and writing hexadecimal digits. */
/* SPDX-License-Identifier: MIT */
#include "lib/hex.h"

#include "lib/number.h"

bool hex_digit(char c)
{
	return number_digit(c) < 16;
}

bool hex_take(struct slice *s, uint64_t *value)
{
	size_t n = 0;

	slice_skip(s, S("0x"));
	for (*value = 0; n < s->n && hex_digit(s->p[n]); n++)
		*value = *value << 4 | number_digit(s->p[n]);
	*s = slice_from(*s, n);
	return n > 0 && n <= 16;
}

bool hex_number(struct slice s, uint64_t *value)
{
	return hex_take(&s, value) && s.n == 0;
}

bool hex_bytes(struct slice digits, unsigned char *bytes, size_t n)
{
	if (digits.n % 2 || digits.n / 2 != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned high = number_digit(digits.p[2 * i]);
		unsigned low = number_digit(digits.p[2 * i + 1]);

		if (high >= 16 || low >= 16)
			return false;
		bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

void hex_put(struct text *t, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		text_char(t, digits[bytes[i] >> 4]);
		text_char(t, digits[bytes[i] & 15]);
	}
}
