/* Finding entries by what their titles say: the list shows only those. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_FIND_H
#define INIT_MENU_FIND_H

#include "init/menu/browser.h"

/* Keys are what is looked for, from now on. For the table of keys. */
struct menu_action find_begin(struct browser *b, const struct listing *list);

/* A key while b->filter.typing. False: it is none of the filter's, which is complete by now, and
 * means what it means in the list. */
bool find_key(struct browser *b, const struct listing *list, const struct key_event *key,
	      struct menu_action *action);

/* The whole list again; what was selected stays so, or the submenu that leads there. */
struct menu_action find_end(struct browser *b, const struct listing *list);

#endif
