/* What is done at a key: each becomes an action for the menu's owner, or a message why not. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_ACT_H
#define INIT_MENU_ACT_H

#include "init/menu/browser.h"

/* Start an entry. */
struct menu_action act_start(struct browser *b, const struct listed *l);

/* Open the editor on what it starts, as lines: see discover/recipe.h. */
struct menu_action act_edit(struct browser *b, const struct listed *l);

/* Tell why it is not started. */
struct menu_action act_refuse(struct browser *b, const struct listed *l);

/* For the tables of keys: look at all devices again; draw on an unknown screen. */
struct menu_action act_rescan(struct browser *b, const struct listing *list);
struct menu_action act_repaint(struct browser *b, const struct listing *list);

/* Restart the machine, or power it off: when it is asked for twice. For the tables of keys. */
struct menu_action act_restart(struct browser *b, const struct listing *list);
struct menu_action act_power_off(struct browser *b, const struct listing *list);

/* True when @letter was the last key, too; else the message @question is shown. */
bool act_asked_twice(struct browser *b, char letter, struct slice question);

#endif
