/* The menu of one console as data: rows, selection, and what keys do; it knows no terminal. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_MENU_H
#define INIT_MENU_MENU_H

#include "init/menu/editor.h"
#include "init/menu/rows.h"

enum menu_view { VIEW_LIST, VIEW_EDIT, VIEW_DETAILS, VIEW_HELP, VIEW_REPORT, VIEW_LOGIN };

enum { MENU_MESSAGE_BYTES = 512 };

/* What is selected: a submenu when it has a depth, else an entry. */
struct menu_pick {
	struct entry_key entry;
	struct menu_place submenu;
};

/* What a password is asked for. */
enum menu_wish { WISH_START, WISH_EDIT, WISH_SHELL };

/**
 * struct menu_login - a user, asked for or known
 * @wish, @back: what for, and the view that it was asked from
 * @password: the name is there, the password is being typed
 * @done:     @user may do what @volume's configuration @menu, a hash of its name, lets that user do
 */
struct menu_login {
	enum menu_wish wish;
	enum menu_view back;
	bool password, done;
	uint32_t volume;
	uint64_t menu;
	uint32_t user_n;
	char user[64];
};

/**
 * struct menu_state - the menu on one console
 * @unseen:  no menu is drawn yet: a key brings it up, or chooses an entry by its hotkey
 * @touched: a key that means something was pressed: somebody is there
 * @locked:  settings forbid shell and editing
 * @armed:   the last key was an Esc at the top: a second one opens the shell
 * @kept:    the editor holds what was made of @subject's command line before it failed
 * @rows, @columns: of the screen, for paging; set by whoever owns the screen
 * @path:    the submenus that were entered, innermost last
 * @picks:   what is selected at each depth
 * @at:      the selected row's number, to stay near it when it vanishes
 * @top:     the first row that is shown
 * @subject: the entry of VIEW_EDIT and VIEW_DETAILS
 * @chosen, @seconds: as the last MENU_STATUS event said
 * @report:  what was looked at, one a line; the owner's
 * @message: shown until the next key; may hold bytes from a disk
 */
struct menu_state {
	enum menu_view view;
	bool touched, locked, armed, booting, kept, unseen;
	uint16_t rows, columns;
	struct menu_place path[LIMIT_SUBMENU_DEPTH];
	struct menu_pick picks[LIMIT_SUBMENU_DEPTH + 1];
	uint32_t depth;
	uint32_t at;
	uint32_t top;
	struct entry_key subject;
	uint32_t scroll;
	struct entry_key chosen;
	int32_t seconds;
	struct slice report;
	uint32_t message_n;
	char message[MENU_MESSAGE_BYTES];
	struct menu_login login;
	struct editor editor;
};

enum menu_event_kind {
	MENU_KEY,     /* @key */
	MENU_LISTING, /* the listing has changed */
	MENU_STATUS,  /* @chosen, @seconds: what starts by itself, and when (-1: no countdown);
		       * @unseen: and nothing is drawn meanwhile */
	MENU_BOOTING, /* @chosen is being started */
	MENU_FAILED,  /* starting it failed; @text says why */
	MENU_NOTICE,  /* @text is worth telling */
	MENU_REPORT,  /* @text: what was looked at and why it was not used, one a line; not
		       * copied, must stay until the next one */
};

struct menu_event {
	enum menu_event_kind kind;
	struct key_event key;
	struct entry_key chosen;
	int32_t seconds;
	bool unseen;
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

/* ---- for the painter ---- */

/* The submenu that is shown. */
struct menu_place menu_place(const struct menu_state *m);

/* The selected row, its number and how many there are. False when there is nothing to select. */
bool menu_selected(const struct menu_state *m, const struct listing *list, struct menu_row *row,
		   uint32_t *number, uint32_t *total);

/* The first row to be shown: as before while the selected one can be seen, else such that it is in
 * the middle, so that a slow line need not be sent the whole list at every step. */
uint32_t menu_top(const struct menu_state *m, uint32_t number, uint32_t total);

/* Lines for the list, between what every view has above and below it. */
uint16_t menu_page(const struct menu_state *m);

/* A screen with that many lines has some to spare for looks. */
enum { MENU_ROOMY_ROWS = 20 };

#endif
