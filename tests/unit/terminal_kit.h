/* As much of a terminal as the screen uses, to see what its bytes come to. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_TERMINAL_KIT_H
#define TESTS_UNIT_TERMINAL_KIT_H

#include "init/console/screen.h"
#include "lib/text.h"
#include "tests/unit/test.h"

struct cell {
	char text[4];
	uint8_t n;
	uint8_t look;
};

struct terminal {
	uint16_t columns, rows, row, column;
	uint8_t look;
	bool cursor, wraps;
	struct cell cell[GRID_MAX_ROWS][GRID_MAX_COLUMNS];
};

static inline void terminal_erase(struct terminal *t, uint16_t row, uint16_t from)
{
	if (from == t->columns)
		from--;		/* at the edge the cursor stands on the last character */
	for (uint16_t i = from; i < t->columns; i++)
		t->cell[row][i] = (struct cell){.text = " ", .n = 1, .look = t->look};
}

/* As a terminal is found: full of something else. */
static inline void terminal_init(struct terminal *t, uint16_t columns, uint16_t rows)
{
	*t = (struct terminal){.columns = columns, .rows = rows, .cursor = true, .wraps = true,
			       .look = LOOK_BOLD};
	for (uint16_t r = 0; r < rows; r++)
		for (uint16_t c = 0; c < columns; c++)
			t->cell[r][c] = (struct cell){.text = "#", .n = 1, .look = LOOK_REVERSE};
}

static inline void terminal_private(struct terminal *t, struct slice body, bool on)
{
	if (slice_eq(body, S("?25")))
		t->cursor = on;
	else if (slice_eq(body, S("?7")))
		t->wraps = on;
	else
		OK_TEXT(body, S("a known mode"));
}

static inline void terminal_move(struct terminal *t, struct slice body)
{
	uint64_t row = 1, column = 1;
	struct slice first = slice_cut(&body, ';');

	OK(first.n == 0 || slice_number(first, t->rows, &row));
	OK(body.n == 0 || slice_number(body, t->columns, &column));
	OK(row && column);
	t->row = (uint16_t)(row - 1);
	t->column = (uint16_t)(column - 1);
}

static inline void terminal_sequence(struct terminal *t, struct slice body, char final)
{
	if (final == 'H') {
		terminal_move(t, body);
	} else if (final == 'K') {
		terminal_erase(t, t->row, t->column);
	} else if (final == 'J' && slice_eq(body, S("2"))) {
		for (uint16_t r = 0; r < t->rows; r++)
			terminal_erase(t, r, 0);
	} else if (final == 'm') {
		t->look = slice_eq(body, S("7"))      ? LOOK_REVERSE
			  : slice_eq(body, S("1"))    ? LOOK_BOLD
			  : slice_eq(body, S("1;36")) ? LOOK_HEADING
			  : slice_eq(body, S("32"))   ? LOOK_CHOSEN
			  : slice_eq(body, S("31"))   ? LOOK_REFUSED : LOOK_PLAIN;
	} else if (final == 'h' || final == 'l') {
		terminal_private(t, body, final == 'h');
	} else {
		OK(final == 'r' && body.n == 0);
	}
}

static inline void terminal_char(struct terminal *t, struct slice s, unsigned width)
{
	uint16_t last = (uint16_t)(t->columns - 1);
	struct cell *cell = &t->cell[t->row][t->column < last ? t->column : last];

	OK(t->column + width <= t->columns);	/* nothing is put beyond the edge */
	*cell = (struct cell){.n = (uint8_t)s.n, .look = t->look};
	memcpy(cell->text, s.p, s.n);
	if (width == 2 && t->column < last)
		cell[1] = (struct cell){.look = t->look};
	t->column = (uint16_t)(t->column + width);
}

static inline void terminal_put(struct terminal *t, struct slice s)
{
	while (s.n) {
		unsigned width;
		if (slice_skip(&s, S("\033["))) {
			size_t n = 0;
			while (n + 1 < s.n && (s.p[n] < '@' || s.p[n] > '~'))
				n++;
			terminal_sequence(t, slice_upto(s, n), s.p[n]);
			s = slice_from(s, n + 1);
		} else if (slice_skip(&s, S("\033(B")) || slice_skip(&s, S("\017"))) {
			continue;
		} else {
			size_t n = grid_step(s, &width);
			OK((unsigned char)s.p[0] >= ' ');	/* nothing else steers it */
			terminal_char(t, slice_upto(s, n), width);
			s = slice_from(s, n);
		}
	}
}

/* Line @row without blanks at its end. */
static inline struct slice terminal_line(const struct terminal *t, uint16_t row)
{
	struct text out = {.arena = &test_arena};

	for (uint16_t c = 0; c < t->columns; c++)
		text_put(&out, (struct slice){t->cell[row][c].text, t->cell[row][c].n});
	return slice_trim(text_slice(&out)).n ? text_slice(&out) : (struct slice){0};
}

#endif
