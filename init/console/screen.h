/* The screen: the bytes that bring a terminal from what it shows to what it is to show. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CONSOLE_SCREEN_H
#define INIT_CONSOLE_SCREEN_H

#include "init/menu/grid.h"

enum {
	SCREEN_COLUMNS = 80,	/* when the terminal does not say */
	SCREEN_ROWS = 24,
	SCREEN_MIN_COLUMNS = 40,
	SCREEN_MIN_ROWS = 10,
	SCREEN_FRAME_BYTES = 16384,
};

/**
 * struct screen - one terminal
 * @shown: what it shows; means nothing unless @valid
 * @plain: it has no colours
 */
struct screen {
	struct grid shown;
	bool valid, plain;
};

/* The nearest size that can be painted; 0 means unknown. */
void screen_size(uint16_t *columns, uint16_t *rows);

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
