/* Keys that configurations give their entries. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_HOTKEY_H
#define INIT_MENU_HOTKEY_H

#include "init/menu/browser.h"

/* The entry of the submenu that is shown, hidden or not, that @key chooses: what its configuration
 * calls its hotkey. NULL: none. */
const struct listed *hotkey_find(const struct browser *b, const struct listing *list,
				 const struct key_event *key);

/* Whether its loader starts such an entry at once, and not only selects it. */
bool hotkey_starts(const struct listed *l);

#endif
