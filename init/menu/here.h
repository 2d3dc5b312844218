/* Which keys mean something here and now: for the help and the last line of the screen. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_HERE_H
#define INIT_MENU_HERE_H

#include "init/menu/browser.h"

/* What has to be so that a key means something. */
enum need {
	NEED_NOTHING,
	NEED_ENTRY,	/* something is listed */
	NEED_INSIDE,	/* what is shown is a part of the list: a submenu, or what was found */
	NEED_TRUST,	/* the settings allow a shell and editing */
	NEED_EDITOR,	/* they do, and something is listed */
	NEED_MACHINE,	/* the machine is this menu's own */
	NEED_LEAVE,	/* it is not: the menu runs on a system, and can be left */
	NEED_KEPT,	/* the settings allow it, and a configuration keeps a chosen default */
	NEED_TIMEOUT,	/* the same of its timeout */
	NEED_SETUP,	/* the firmware has a set-up, and the settings allow it */
};

bool here_has(const struct browser *b, const struct listing *list, enum need need);

#endif
