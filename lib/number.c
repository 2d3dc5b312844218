/* Numbers out of bytes and digits, and into digits. */
/* SPDX-License-Identifier: MIT */
#include "lib/number.h"

struct slice number_text(int64_t v, char room[NUMBER_TEXT_BYTES])
{
	uint64_t left = v < 0 ? -(uint64_t)v : (uint64_t)v;
	size_t at = NUMBER_TEXT_BYTES;

	do
		room[--at] = (char)('0' + left % 10);
	while (left /= 10);
	if (v < 0)
		room[--at] = '-';
	return (struct slice){room + at, NUMBER_TEXT_BYTES - at};
}

unsigned number_digit(char c)
{
	c = ascii_lower(c);
	if (ascii_digit(c))
		return (unsigned)(c - '0');
	return c >= 'a' && c <= 'z' ? (unsigned)(c - 'a' + 10) : NUMBER_NO_DIGIT;
}

uint64_t number_le(struct slice bytes)
{
	uint64_t value = 0;

	for (size_t i = bytes.n; i > 0; i--)
		value = value << 8 | (unsigned char)bytes.p[i - 1];
	return value;
}

uint64_t number_be(struct slice bytes)
{
	uint64_t value = 0;

	for (size_t i = 0; i < bytes.n; i++)
		value = value << 8 | (unsigned char)bytes.p[i];
	return value;
}

uint64_t number_le_at(struct slice bytes, size_t at, size_t n)
{
	return number_le(slice_upto(slice_from(bytes, at), n));
}

uint64_t number_be_at(struct slice bytes, size_t at, size_t n)
{
	return number_be(slice_upto(slice_from(bytes, at), n));
}
