/* What was looked at and why it was not used: a text that is made when somebody reads it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_DEVICES_H
#define INIT_MENU_DEVICES_H

#include <stdbool.h>

#include "lib/slice.h"

/**
 * struct devices - the text, one for all menus
 * @text:  one device a line; may hold bytes from a disk
 * @stale: what it tells of has changed since
 * @make:  makes @text anew, when it is wanted and stale
 */
struct devices {
	struct slice text;
	bool stale;
	void (*make)(struct devices *d);
};

/* The text as it is now; it stays until the next call. NULL: there is none. */
struct slice devices_text(struct devices *d);

#endif
