/* The menu of one console: what keys and events do to it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_MENU_H
#define INIT_MENU_MENU_H

#include "init/menu/browser.h"

enum menu_event_kind {
	MENU_KEY,     /* @key; @ahead: typed before the menu could be seen */
	MENU_LISTING, /* the listing has changed */
	MENU_STATUS,  /* @chosen, @seconds: what starts by itself, and when (-1: no countdown);
		       * @unseen: and nothing is drawn meanwhile */
	MENU_BOOTING, /* @chosen is being started */
	MENU_LOADING, /* that goes on; @text says for how long */
	MENU_FAILED,  /* starting it failed; @text says why */
	MENU_NOTICE,  /* @text is worth telling, while its @cause lasts; empty: that has gone */
	MENU_KNOWN,   /* whether shell and editing want a password is known now */
	MENU_OFFER,   /* a shell is to be opened here, as if somebody had asked for it */
	MENU_DESERTED, /* whoever was here has gone */
};

struct menu_event {
	enum menu_event_kind kind;
	struct key_event key;
	struct entry_key chosen;
	int32_t seconds;
	bool unseen, ahead;
	enum cause cause;
	struct slice text;
};

/* One event. The listing must be the one that is current. */
struct menu_action menu_step(struct browser *b, const struct listing *list,
			     const struct menu_event *event);

#endif
