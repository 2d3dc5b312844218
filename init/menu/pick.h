/* What is selected, while the listing changes. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_PICK_H
#define INIT_MENU_PICK_H

#include "init/menu/browser.h"
#include "init/menu/rows.h"

/* The selected row, its number and how many there are. False when there is nothing to select. */
bool pick_selected(const struct browser *b, const struct listing *list, struct row *row,
		   uint32_t *number, uint32_t *total);

/* How many rows can be selected; the selected one is number *@number of them, from 1; 0: none. */
uint32_t pick_count(const struct browser *b, const struct listing *list, uint32_t *number);

/* Select the row @by rows away from the selected one, or the nearest that can be selected. */
void pick_by(struct browser *b, const struct listing *list, int64_t by);

/* Select the row of the entry @key; nothing changes when it has none here. */
void pick_entry(struct browser *b, const struct listing *list, struct entry_key key);

/* Select the row that is, or leads to, the entry @l. False when there is none here. */
bool pick_leading(struct browser *b, const struct listing *list, const struct listed *l);

/* The same of what starts by itself. */
bool pick_chosen(struct browser *b, const struct listing *list);

/* To be called when the listing has changed, or what starts by itself. While nobody is there the
 * selection follows what starts by itself. Later the selected key stays selected, even while its
 * entry is missing: a rescan takes entries away and brings them back. A submenu that stays empty is
 * left. */
void pick_settle(struct browser *b, const struct listing *list);

#endif
