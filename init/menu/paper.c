/* Text of many lines. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/paper.h"

static struct grid_row *paper_row(struct paper *p)
{
	uint32_t line = p->line++;

	if (!p->grid || line < p->skip || line - p->skip >= p->rows)
		return NULL;
	return &p->grid->row[p->first + (line - p->skip)];
}

void paper_put(struct paper *p, struct slice label, uint16_t indent, struct slice text)
{
	uint16_t width = p->columns > indent ? (uint16_t)(p->columns - indent) : 1;

	do {
		struct slice line;
		size_t n = grid_wrap(text, width, &line);
		struct grid_row *row = paper_row(p);

		if (row) {
			grid_put(row, indent, label);
			grid_fill(row, indent, ' ');
			grid_put(row, p->columns, line);
		}
		label = (struct slice){0};
		text = slice_from(text, n);
	} while (text.n);
}

void paper_put_lines(struct paper *p, struct slice text)
{
	while (text.n)
		paper_put(p, (struct slice){0}, 0, slice_cut(&text, '\n'));
}
