/* Escape sequences, and as few bytes as a slow line needs. */
/* SPDX-License-Identifier: MIT */
#include "init/console/screen.h"

#include <stdio.h>

/* Sequences that the Linux console, xterm and the VT100 family share (ECMA-48, DEC STD 070). */
#define SEQ_RESET "\017\033(B\033[0m"	/* noise may have changed the character set */
#define SEQ_BEGIN SEQ_RESET "\033[?7l\033[?25l\033[r\033[2J"
#define SEQ_PLAIN "\033[0m"
#define SEQ_ERASE_LINE "\033[K"
#define SEQ_HIDE "\033[?25l"
#define SEQ_SHOW "\033[?25h"
#define SEQ_WRAP "\033[?7h"

enum {
	ROW_ROOM = GRID_ROW_BYTES + 40,		/* a line with what is around it */
	FRAME_ROOM = 64,			/* what is before and behind all lines */
	WORTH_SKIPPING = 10,			/* bytes that moving the cursor costs */
};

struct out {
	char *p;
	size_t n, room;
};

static bool fits(const struct out *o, size_t n)
{
	return o->room - o->n >= n;
}

static void put(struct out *o, struct slice s)
{
	if (s.n == 0 || !fits(o, s.n))
		return;
	memcpy(o->p + o->n, s.p, s.n);
	o->n += s.n;
}

static void move(struct out *o, unsigned row, unsigned column)
{
	char seq[24];
	int n = snprintf(seq, sizeof(seq), "\033[%u;%uH", row + 1, column + 1);

	put(o, (struct slice){seq, (size_t)n});
}

void screen_size(uint16_t *columns, uint16_t *rows)
{
	if (*columns == 0 || *rows == 0) {
		*columns = SCREEN_COLUMNS;
		*rows = SCREEN_ROWS;
	}
	if (*columns < SCREEN_MIN_COLUMNS)
		*columns = SCREEN_MIN_COLUMNS;
	if (*columns > GRID_MAX_COLUMNS)
		*columns = GRID_MAX_COLUMNS;
	if (*rows < SCREEN_MIN_ROWS)
		*rows = SCREEN_MIN_ROWS;
	if (*rows > GRID_MAX_ROWS)
		*rows = GRID_MAX_ROWS;
}

/* ---- lines ---- */

static struct slice row_text(const struct grid_row *row)
{
	return (struct slice){row->text, row->n};
}

static bool same_row(const struct grid_row *a, const struct grid_row *b)
{
	return a->look == b->look && slice_eq(row_text(a), row_text(b));
}

/* Columns at the front that are there already; only while each byte is one column. */
static uint16_t common_front(const struct grid_row *a, const struct grid_row *b)
{
	uint16_t n = 0;

	if (a->look != b->look || a->n != a->columns)
		return 0;
	while (n < a->n && n < b->n && a->text[n] == b->text[n])
		n++;
	return n >= WORTH_SKIPPING ? n : 0;
}

/* The usual eight colours: terminals without any pass over them. */
static struct slice look_on(enum look look, bool plain)
{
	static const struct slice on[LOOK_COUNT][2] = {
		[LOOK_REVERSE] = {S_INIT("\033[7m"), S_INIT("\033[7m")},
		[LOOK_BOLD] = {S_INIT("\033[1m"), S_INIT("\033[1m")},
		[LOOK_HEADING] = {S_INIT("\033[1;36m"), S_INIT("\033[1m")},
		[LOOK_CHOSEN] = {S_INIT("\033[32m"), S_INIT("")},
		[LOOK_REFUSED] = {S_INIT("\033[31m"), S_INIT("")},
	};

	return on[look][plain];
}

static void put_row(struct out *o, const struct grid *g, unsigned number,
		    const struct screen *s)
{
	const struct grid_row *shown = &s->shown.row[number];
	const struct grid_row *row = &g->row[number];
	uint16_t skip = common_front(row, shown);

	move(o, number, skip);
	put(o, look_on((enum look)row->look, s->plain));
	put(o, slice_from(row_text(row), skip));
	if (row->look != LOOK_PLAIN)
		put(o, S(SEQ_PLAIN));
	/* At the edge the cursor stands on the last character, which this would erase. */
	if (row->columns < g->columns)
		put(o, S(SEQ_ERASE_LINE));
}

static void keep_row(struct grid_row *shown, const struct grid_row *row)
{
	shown->n = row->n;
	shown->columns = row->columns;
	shown->look = row->look;
	memcpy(shown->text, row->text, row->n);
}

/* ---- frames ---- */

static void begin(struct screen *s, const struct grid *g, struct out *o)
{
	put(o, S(SEQ_BEGIN));
	s->valid = true;
	s->shown.columns = g->columns;
	s->shown.rows = g->rows;
	s->shown.cursor = false;
	for (unsigned i = 0; i < g->rows; i++)
		s->shown.row[i].n = s->shown.row[i].columns = s->shown.row[i].look = 0;
}

static bool same_cursor(const struct grid *a, const struct grid *b)
{
	if (!a->cursor || !b->cursor)
		return a->cursor == b->cursor;
	return a->cursor_row == b->cursor_row && a->cursor_column == b->cursor_column;
}

static void put_cursor(struct screen *s, const struct grid *g, struct out *o, bool moved)
{
	if (same_cursor(&s->shown, g) && !moved)
		return;
	if (g->cursor) {
		move(o, g->cursor_row, g->cursor_column);
		put(o, s->shown.cursor ? S("") : S(SEQ_SHOW));
	} else if (s->shown.cursor) {
		put(o, S(SEQ_HIDE));
	}
	s->shown.cursor = g->cursor;
	s->shown.cursor_row = g->cursor_row;
	s->shown.cursor_column = g->cursor_column;
}

size_t screen_update(struct screen *s, const struct grid *g, char *bytes, size_t room,
		     bool *complete)
{
	struct out o = {bytes, 0, room};
	bool moved = false;

	*complete = false;
	if (room < FRAME_ROOM)
		return 0;
	if (!s->valid || s->shown.columns != g->columns || s->shown.rows != g->rows)
		begin(s, g, &o);
	for (unsigned i = 0; i < g->rows; i++) {
		if (same_row(&g->row[i], &s->shown.row[i]))
			continue;
		if (!fits(&o, ROW_ROOM + FRAME_ROOM))
			return o.n;
		put_row(&o, g, i, s);
		keep_row(&s->shown.row[i], &g->row[i]);
		moved = true;
	}
	if (!fits(&o, FRAME_ROOM / 2))
		return o.n;
	put_cursor(s, g, &o, moved);
	*complete = true;
	return o.n;
}

size_t screen_leave(struct screen *s, char *bytes, size_t room)
{
	struct out o = {bytes, 0, room};

	put(&o, S(SEQ_RESET SEQ_WRAP SEQ_SHOW));
	if (s->valid) {
		move(&o, s->shown.rows - 1u, 0);
		put(&o, S(SEQ_ERASE_LINE "\r\n"));
	}
	s->valid = false;
	return o.n;
}
