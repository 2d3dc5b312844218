/* Lines of text by columns. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/grid.h"

#include "lib/utf8.h"

/* ---- characters ---- */

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
 * selectors, noncharacters, tags. One of these can make a title look like another. */
static const struct range unseen[] = {
	{0x00ad, 0x00ad}, {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061c},
	{0x064b, 0x065f}, {0x1160, 0x11ff}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f},
	{0x2028, 0x202e}, {0x2060, 0x206f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
	{0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0xe0fff},
};

static bool in_ranges(uint32_t c, const struct range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

#define IN(c, ranges) in_ranges((c), (ranges), sizeof(ranges) / sizeof(*(ranges)))

/* The first character: its bytes in *@n, and its columns; 0 when it must not be put. */
static unsigned look_at(struct slice s, size_t *n)
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

/* So many bytes at the front, at most @most, are a character and a column each. */
static size_t plain(struct slice s, size_t most)
{
	size_t n = 0;

	while (n < s.n && n < most && s.p[n] >= 0x20 && s.p[n] < 0x7f)
		n++;
	return n;
}

size_t grid_step(struct slice s, unsigned *columns)
{
	size_t n;
	unsigned width = look_at(s, &n);

	*columns = width ? width : 1;	/* "?" */
	return n;
}

size_t grid_width(struct slice s)
{
	size_t width = plain(s, s.n);
	unsigned columns;

	for (s = slice_from(s, width); s.n; width += columns)
		s = slice_from(s, grid_step(s, &columns));
	return width;
}

/* ---- rows ---- */

/* Up to @end and to the end of the row: most texts, and the front of the others. */
static size_t put_plain(struct grid_row *row, uint16_t end, struct slice s)
{
	size_t columns = end > row->columns ? end - row->columns : 0;
	size_t bytes = sizeof(row->text) - row->n;
	size_t n = plain(s, columns < bytes ? columns : bytes);

	memcpy(row->text + row->n, s.p, n);
	row->n = (uint16_t)(row->n + n);
	row->columns = (uint16_t)(row->columns + n);
	return n;
}

void grid_put(struct grid_row *row, uint16_t end, struct slice s)
{
	if (s.n)
		s = slice_from(s, put_plain(row, end, s));
	while (s.n) {
		size_t n;
		unsigned width = look_at(s, &n);
		struct slice c = width ? slice_upto(s, n) : S("?");

		width = width ? width : 1;
		if (row->columns + width > end || c.n > sizeof(row->text) - row->n)
			return;
		memcpy(row->text + row->n, c.p, c.n);
		row->n = (uint16_t)(row->n + c.n);
		row->columns = (uint16_t)(row->columns + width);
		s = slice_from(s, n);
	}
}

void grid_put_cut(struct grid_row *row, uint16_t end, struct slice s)
{
	size_t room = end > row->columns ? end - row->columns : 0;

	/* Measured no further than it can matter: a text may be long. */
	if (grid_width(slice_upto(s, 4 * room + 4)) <= room) {
		grid_put(row, end, s);
		return;
	}
	if (room > 8)
		grid_put(row, (uint16_t)(end - 3), s);
	grid_put(row, end, S("..."));
}

void grid_fill(struct grid_row *row, uint16_t end, char c)
{
	while (row->columns < end && row->n < sizeof(row->text)) {
		row->text[row->n++] = c;
		row->columns++;
	}
}

/* Bytes that fit, and in *@blank where the last blank among them or right behind is; 0: none. */
static size_t fitting(struct slice s, uint16_t columns, size_t *blank)
{
	unsigned used = 0, width;
	size_t n = 0;

	*blank = 0;
	while (n < s.n) {
		size_t step = grid_step(slice_from(s, n), &width);
		if (n && s.p[n] == ' ')
			*blank = n;
		if (n && used + width > columns)
			break;
		used += width;
		n += step;
	}
	return n;
}

size_t grid_wrap(struct slice s, uint16_t columns, struct slice *line)
{
	size_t blank, n = fitting(s, columns, &blank);

	*line = slice_upto(s, n);
	if (n == s.n)
		return n;
	if (blank)
		line->n = n = blank;
	while (line->n && s.p[line->n - 1] == ' ')
		line->n--;
	while (n < s.n && s.p[n] == ' ')
		n++;
	return n;
}

/* ---- paper ---- */
