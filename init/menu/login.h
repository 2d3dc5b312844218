/* What may need a password: it is asked for first, when the configuration wants one. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_LOGIN_H
#define INIT_MENU_LOGIN_H

#include "init/menu/browser.h"

/* Start an entry, or tell why not. */
struct menu_action login_start(struct browser *b, const struct listed *l);

/* Open the editor on an entry, or tell why not. */
struct menu_action login_edit(struct browser *b, const struct listed *l);

/* Have what b->keep says kept by the entry's configuration, or tell why not. */
struct menu_action login_keep(struct browser *b, const struct listed *l);

/* Open a rescue shell, or tell why not. Where its password is being typed already it stays so. */
struct menu_action login_shell(struct browser *b, const struct listing *list);

/* Restart into the firmware's set-up when that is asked for twice, or tell why not: who has that
 * can have the machine boot anything. For the table of keys. */
struct menu_action login_firmware(struct browser *b, const struct listing *list);

/* It is known by now whether a password is needed: do what waits for that. */
struct menu_action login_known(struct browser *b, const struct listing *list);

/* Whether what was edited may still be started: a password may have become due meanwhile. That the
 * entry has gone is for others to notice. */
bool login_holds(const struct browser *b, const struct listing *list);

/* Close VIEW_LOGIN: what was typed is wiped. */
struct menu_action login_leave(struct browser *b);

/* A key in VIEW_LOGIN. */
struct menu_action login_step(struct browser *b, const struct listing *list,
			      const struct key_event *key);

#endif
