/* Painting: what a console is to show, as lines of text. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CONSOLE_PAINT_H
#define INIT_CONSOLE_PAINT_H

#include "init/menu/browser.h"
#include "init/menu/grid.h"

/* Paint all of @grid, whose columns and rows are set and equal to @b's. Text from disks is made
 * harmless. */
void paint_browser(struct grid *grid, const struct browser *b, const struct listing *list);

#endif
