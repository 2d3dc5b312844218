/* The page that explains the keys. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_HELP_H
#define INIT_MENU_HELP_H

#include "init/menu/paper.h"

/* One line for each key, and what the marks in the list mean. */
void help_put(struct paper *p);

#endif
