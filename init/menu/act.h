/* What is done at a key: each becomes an action for the menu's owner, or a message why not. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_ACT_H
#define INIT_MENU_ACT_H

#include "init/menu/browser.h"

/* Start an entry. */
struct menu_action act_start(struct browser *b, const struct listed *l);

/* Open the editor on its command line. */
struct menu_action act_edit(struct browser *b, const struct listed *l);

/* Tell why it is not started. */
struct menu_action act_refuse(struct browser *b, const struct listed *l);

/* For the tables of keys: look at all devices again; draw on an unknown screen. */
struct menu_action act_rescan(struct browser *b, const struct listing *list);
struct menu_action act_repaint(struct browser *b, const struct listing *list);

#endif
