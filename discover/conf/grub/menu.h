/* A menu: adding entries, finding the one that "default" names, handing it to who shows it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_MENU_H
#define DISCOVER_CONF_GRUB_MENU_H

#include "discover/conf/grub/state.h"

/* Add a copy of @e to the current menu, which counts up to a limit. 0, or a status with the error
 * set when there is no current menu. */
int grub_add_entry(struct grub *g, const struct grub_entry *e);

/* The end of configfile and its kin: let whoever runs the script show @menu, unless the script has
 * stopped. An error that waits is forgotten. */
void grub_show_menu(struct grub *g, struct grub_menu *menu);

/* Index of the entry that the first element of a path like "a>b" names; *@rest is the path behind
 * it. -1: none. */
int grub_choose(struct grub *g, const struct grub_menu *menu, struct slice path,
		struct slice *rest);

/* Whether @e asks for a password: it is restricted, and there are superusers. */
bool grub_is_locked(const struct grub *g, const struct grub_entry *e);

/* Take the first entry off "fallback", whose value *@words is. Its index, or -1: it names none, and
 * GRUB looks no further. */
int grub_take_fallback(struct grub *g, const struct grub_menu *menu, struct slice *words);

/* $chosen inside of the entry @id: the path to it, with '>' doubled in names. Scratch arena. */
struct slice grub_chosen(struct grub *g, struct slice id);

#endif
