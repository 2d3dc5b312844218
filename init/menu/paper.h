/* Text of many lines, of which the grid shows a window. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_PAPER_H
#define INIT_MENU_PAPER_H

#include "init/menu/grid.h"

/**
 * struct paper - text of many lines, of which a window is painted
 * @grid: NULL: only count
 * @first: row of the grid where the window begins; @rows: its height
 * @skip: lines above the window
 * @line: lines put so far
 */
struct paper {
	struct grid *grid;
	uint16_t columns;
	uint16_t first, rows;
	uint32_t skip;
	uint32_t line;
};

/* One paragraph: @label in the first @indent columns, @text wrapped behind it. */
void paper_put(struct paper *p, struct slice label, uint16_t indent, struct slice text);

/* The @indent of every page: room for a label. */
enum { PAPER_INDENT = 14 };

/* Lines of text as they are. */
void paper_put_lines(struct paper *p, struct slice text);

#endif
