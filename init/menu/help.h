/* The page of keys. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_HELP_H
#define INIT_MENU_HELP_H

#include "init/menu/browser.h"
#include "init/menu/paper.h"

/* Those that mean something here and now. */
void help_put(struct paper *p, const struct browser *b, const struct listing *list);

#endif
