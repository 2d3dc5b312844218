/* Lines of text by columns. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/grid.h"

#include "lib/columns.h"

/* ---- characters ---- */

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
	unsigned width = columns_look(s, &n);

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
		unsigned width = columns_look(s, &n);
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
