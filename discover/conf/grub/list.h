/* Turning a GRUB menu into boot entries. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_LIST_H
#define DISCOVER_CONF_GRUB_LIST_H

#include "discover/conf/grub/state.h"

/**
 * struct lister - where listing stands
 * @titles: of the submenus that lead here
 * @depth:  how many of them lead to the menu that @first tells about
 * @on_default: the default entry is in here
 * @default_entry: index in the scan, or UINT32_MAX
 * @first:  for each entry of the outermost menu the index in the scan of what it became
 */
struct lister {
	struct grub *g;
	struct slice_list titles;
	uint32_t depth;
	bool on_default;
	uint32_t default_entry;
	struct index_list first;
};

/* List every entry of @menu in the state that the interpreter is in,
 * which is the same afterwards. */
void list_menu(struct lister *l, const struct grub_menu *menu);

#endif
