/* The lines below the list: a message or the selected entry, what happens next, the keys. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CONSOLE_BOTTOM_H
#define INIT_CONSOLE_BOTTOM_H

#include "init/menu/browser.h"
#include "init/menu/grid.h"

/* Paint the last BOTTOM_LINES lines of @g. */
enum { BOTTOM_LINES = 4 };
void bottom_paint(struct grid *g, const struct browser *b, const struct listing *list);

#endif
