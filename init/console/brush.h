/* Pieces of lines that several parts of the screen are made of. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CONSOLE_BRUSH_H
#define INIT_CONSOLE_BRUSH_H

#include "discover/entry.h"
#include "init/menu/browser.h"
#include "init/menu/grid.h"

/* Append a number; what does not fit before column @end is left out. */
void brush_number(struct grid_row *row, uint16_t end, int64_t v);

/* Append @value, cut to fit, between two texts; nothing when it is empty. */
void brush_named(struct grid_row *row, uint16_t end, struct slice before, struct slice value,
		 struct slice behind);

/* What an entry is called: it has a title, else a name, else its id. */
struct slice brush_title(const struct boot_entry *e);

/* The screen has lines to spare for looks. */
static inline bool brush_roomy(const struct grid *g)
{
	return g->rows >= BROWSER_ROOMY_ROWS;
}

#endif
