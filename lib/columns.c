/* How wide terminals draw which characters. */
/* SPDX-License-Identifier: MIT */
#include "lib/columns.h"

#include "lib/utf8.h"

struct range {
	uint32_t from, to;
};

/* Unicode 15, East_Asian_Width W and F, and what terminals draw as pictures; coarse on purpose. */
static const struct range wide[] = {
	{0x1100, 0x115f},   {0x2e80, 0x303e},	{0x3041, 0xa4cf},   {0xa960, 0xa97c},
	{0xac00, 0xd7a3},   {0xf900, 0xfaff},	{0xfe30, 0xfe6f},   {0xff00, 0xff60},
	{0xffe0, 0xffe6},   {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff},
	{0x20000, 0x3fffd},
};

/* Without a width: combining marks, joiners, directional controls, line separators, variation
 * selectors, noncharacters, tags; and what else Unicode calls Default_Ignorable_Code_Point, fillers
 * that would be wide among them. One of these can make a title look like another. */
static const struct range unseen[] = {
	{0x00ad, 0x00ad}, {0x0300, 0x036f}, {0x0483, 0x0489},	{0x0591, 0x05bd},
	{0x0610, 0x061c}, {0x064b, 0x065f}, {0x115f, 0x11ff},	{0x17b4, 0x17b5},
	{0x180b, 0x180f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},	{0x200b, 0x200f},
	{0x2028, 0x202e}, {0x2060, 0x206f}, {0x20d0, 0x20ff},	{0x3164, 0x3164},
	{0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},	{0xffa0, 0xffa0},
	{0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
	{0xe0000, 0xe0fff},
};

static bool in_ranges(uint32_t c, const struct range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

#define IN(c, ranges) in_ranges((c), (ranges), sizeof(ranges) / sizeof(*(ranges)))

unsigned columns_look(struct slice s, size_t *n)
{
	uint32_t c;
	size_t length = utf8_read(s, &c);

	*n = length ? length : 1;
	if (length <= 1)
		return length && c >= 0x20 && c != 0x7f;
	if (IN(c, unseen))
		return 0;
	return IN(c, wide) ? 2 : 1;
}
