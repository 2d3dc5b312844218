/* The grid: lines of text as wide as a screen, and putting foreign text into them. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_GRID_H
#define INIT_MENU_GRID_H

#include "lib/slice.h"

enum {
	GRID_MAX_COLUMNS = 132,
	GRID_MAX_ROWS = 50,
	GRID_ROW_BYTES = 3 * GRID_MAX_COLUMNS,
};

/* What a line is; where there are no colours the last three look plain or bold: marks in the text
 * say the same. */
enum look { LOOK_PLAIN, LOOK_REVERSE, LOOK_BOLD, LOOK_HEADING, LOOK_CHOSEN, LOOK_REFUSED,
	    LOOK_COUNT };

/**
 * struct grid_row - one line of the screen
 * @n:       bytes of printable UTF-8
 * @columns: that they fill
 * @look:    enum look
 */
struct grid_row {
	uint16_t n;
	uint16_t columns;
	uint8_t look;
	char text[GRID_ROW_BYTES];
};

/**
 * struct grid - what is to be seen
 * @cursor: it is shown, at the 0-based @cursor_row and @cursor_column
 */
struct grid {
	uint16_t columns, rows;
	bool cursor;
	uint16_t cursor_row, cursor_column;
	struct grid_row row[GRID_MAX_ROWS];
};

/* Text is put so that no terminal can be steered by it and no column miscounted: control
 * characters, bytes that are not UTF-8, and characters without a width of their own (combining,
 * invisible, changing the direction) become "?"; wide ones count as two columns. */

/* Columns that @s would fill. */
size_t grid_width(struct slice s);

/* Bytes of the first character of @s, which is not empty, and its columns. */
size_t grid_step(struct slice s, unsigned *columns);

/* Append as much of @s as fits before column @end. */
void grid_put(struct grid_row *row, uint16_t end, struct slice s);

/* The same, but what is cut ends in "...". */
void grid_put_cut(struct grid_row *row, uint16_t end, struct slice s);

/* Append @c up to column @end. */
void grid_fill(struct grid_row *row, uint16_t end, char c);

/* The number of bytes at the front of @s that make one line of at most @columns: up to a blank if
 * there is one, at least one character. Blanks at the break belong to neither line and are
 * counted. */
size_t grid_wrap(struct slice s, uint16_t columns, struct slice *line);

#endif
