/* The screen: a menu painted into lines of text, and the bytes that bring a terminal there. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_SCREEN_H
#define INIT_SCREEN_H

#include "init/menu.h"

enum {
	SCREEN_COLUMNS = 80,	/* when the terminal does not say */
	SCREEN_ROWS = 24,
	SCREEN_MIN_COLUMNS = 40,
	SCREEN_MIN_ROWS = 10,
	SCREEN_MAX_COLUMNS = 132,
	SCREEN_MAX_ROWS = 50,
	SCREEN_ROW_BYTES = 3 * SCREEN_MAX_COLUMNS,
	SCREEN_FRAME_BYTES = 16384,	/* room that is enough for any frame */
};

enum row_look { LOOK_PLAIN, LOOK_REVERSE, LOOK_BOLD };

/* One line of the screen: @n bytes of printable UTF-8 that fill at most the screen's columns. */
struct screen_row {
	uint16_t n;
	uint8_t look;	/* enum row_look */
	char text[SCREEN_ROW_BYTES];
};

/**
 * struct grid - what is to be seen
 * @cursor_row: 0-based; the cursor is hidden when @cursor is false
 */
struct grid {
	uint16_t columns, rows;
	bool cursor;
	uint16_t cursor_row, cursor_column;
	struct screen_row row[SCREEN_MAX_ROWS];
};

/**
 * struct screen - one terminal
 * @shown: what it shows; means nothing unless @valid
 */
struct screen {
	struct grid shown;
	bool valid;
};

/* The nearest size that can be painted; 0 means unknown. */
void screen_size(uint16_t *columns, uint16_t *rows);

/* Paint the menu into @grid, whose columns and rows are set. Text from disks is made harmless. */
void screen_paint(struct grid *grid, const struct menu_state *m, const struct listing *list);

/* The bytes that turn what the terminal shows into @grid: the number put into @out, at most @room.
 * Only lines that differ are sent. When @room does not suffice, whole lines are left out and
 * *@complete is false: the next call brings them. */
size_t screen_update(struct screen *s, const struct grid *grid, char *out, size_t room,
		     bool *complete);

/* The next update starts from an unknown screen. */
static inline void screen_forget(struct screen *s)
{
	s->valid = false;
}

/* What gives the terminal back: attributes off, cursor on, wrapping on, below the text. */
size_t screen_leave(struct screen *s, char *out, size_t room);

#endif
