/* The menu of one console as data: rows, selection, and what keys do; it knows no terminal. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_H
#define INIT_MENU_H

#include "init/editor.h"
#include "init/listing.h"

enum menu_view { VIEW_LIST, VIEW_EDIT, VIEW_DETAILS, VIEW_HELP };

enum { MENU_MESSAGE_BYTES = 512 };

/**
 * struct menu_place - a submenu, found again after the listing has changed
 * @name: hash of volume, configuration and titles from the outermost to it; 0: the top
 */
struct menu_place {
	uint64_t name;
	uint32_t depth;
};

/**
 * struct menu_pick - what is selected: an entry, or the submenu @submenu when that is not 0
 */
struct menu_pick {
	struct entry_key entry;
	uint64_t submenu;
};

/**
 * struct menu_state - the menu on one console
 * @touched: a key that means something was pressed: somebody is there
 * @locked:  settings forbid shell and editing
 * @rows, @columns: of the screen, for paging; set by whoever owns the screen
 * @path:    the submenus above, innermost last, and what was selected in each
 * @chosen, @seconds: as the last MENU_STATUS event said
 * @message: shown until the next key
 */
struct menu_state {
	enum menu_view view;
	bool touched;
	bool locked;
	bool esc;		/* the last key was Esc at the top */
	bool booting;
	uint16_t rows, columns;	/* of the whole screen */
	struct menu_place path[LIMIT_SUBMENU_DEPTH];
	uint32_t depth;
	struct menu_pick picks[LIMIT_SUBMENU_DEPTH + 1];
	uint32_t at;		/* the selected row's number, to stay near when it vanishes */
	struct entry_key subject;	/* of VIEW_EDIT and VIEW_DETAILS */
	uint32_t scroll;
	struct entry_key chosen;
	int32_t seconds;
	uint32_t message_n;
	char message[MENU_MESSAGE_BYTES];
	struct editor editor;
};

enum menu_event_kind {
	MENU_KEY,		/* @key */
	MENU_LISTING,		/* the listing has changed */
	MENU_STATUS,		/* @chosen, @seconds: the countdown; to be sent every second */
	MENU_BOOTING,		/* @chosen is being started */
	MENU_FAILED,		/* starting it failed; @text says why */
	MENU_NOTICE,		/* @text is worth telling */
};

struct menu_event {
	enum menu_event_kind kind;
	struct key_event key;
	struct entry_key chosen;
	int32_t seconds;
	struct slice text;
};

enum menu_action_kind {
	MENU_NONE,		/* nothing has changed */
	MENU_REDRAW,
	MENU_REPAINT,		/* redraw from an unknown screen */
	MENU_BOOT,		/* start @key, with @cmdline when @edited */
	MENU_ACT,		/* do @act: enum entry_action, never ACTION_BOOT */
	MENU_CANCEL,		/* stop starting the entry, if that is still possible */
	MENU_SHELL,		/* a rescue shell on this console */
	MENU_RESCAN,
};

/**
 * struct menu_action - what the owner is to do; to redraw after any kind but MENU_NONE
 * @cmdline: lies in the menu's editor; good until the next step
 */
struct menu_action {
	enum menu_action_kind kind;
	struct entry_key key;
	enum entry_action act;
	bool edited;
	struct slice cmdline;
};

/* A menu at its start; @locked: neither shell nor editing. */
void menu_init(struct menu_state *m, bool locked);

/* One event. The listing must be the one that is current. */
struct menu_action menu_step(struct menu_state *m, const struct listing *list,
			     const struct menu_event *event);

#endif
