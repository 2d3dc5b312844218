/* What one console shows of the menus, and where in them a person is; it knows no terminal. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_BROWSER_H
#define INIT_MENU_BROWSER_H

#include "init/menu/action.h"
#include "init/menu/card.h"
#include "init/menu/devices.h"
#include "init/menu/editor.h"
#include "init/menu/guard.h"
#include "init/menu/rows.h"

enum view { VIEW_LIST, VIEW_EDIT, VIEW_DETAILS, VIEW_HELP, VIEW_REPORT, VIEW_LOGIN };

enum { BROWSER_MESSAGE_BYTES = 512, BROWSER_FILTER_BYTES = WORDS_BYTES };

/* What is selected: a submenu when it has a depth, else an entry. */
struct pick {
	struct entry_key entry;
	struct place submenu;
};

/* What a password is asked for: the first three are about an entry. */
enum wish { WISH_START, WISH_EDIT, WISH_KEEP, WISH_SHELL, WISH_FIRMWARE };

static inline bool wish_has_entry(enum wish wish)
{
	return wish <= WISH_KEEP;
}

/* Why a message is shown that goes when its cause does. */
enum cause {
	CAUSE_NONE,
	CAUSE_POLICY,		/* what the policy says: nothing to boot, the default has gone */
	CAUSE_HIBERNATED,
};

/**
 * struct filter - what of the list is shown: entries that have each word of @text in their title or
 * in one of a menu around them, wherever they sit
 * @on:     it counts
 * @typing: keys go into @text
 */
struct filter {
	bool on, typing;
	uint32_t n;
	char text[BROWSER_FILTER_BYTES];
};

/**
 * struct login - a user, asked for or known
 * @wish:     what for
 * @back:     the view to return to
 * @password: the name has been typed, the password is being typed
 * @guards:   @user has given the password of a superuser whom the guard knows
 * @done:     @user has given the password that the configuration @menu of @volume wants, where
 *            @menu is its place_config()
 */
struct login {
	enum wish wish;
	enum view back;
	bool password, guards, done;
	uint32_t volume;
	uint64_t menu;
	uint32_t user_n;
	char user[64];
};

/**
 * struct waiting - what was asked for while it is not known whether that wants a password
 * @on:    it has not been done, nor has another key been pressed
 * @entry: to be edited, or what it is about
 */
struct waiting {
	bool on;
	enum wish wish;
	struct entry_key entry;
};

/**
 * struct browser - the menus as one console shows them
 * @unseen:  no menu is drawn yet: a key brings it up, or chooses an entry by its hotkey
 * @touched: a key that means something was pressed: somebody is there
 * @locked:  settings forbid shell and editing
 * @guard:   whose password shell and editing want; PID 1's, one for all consoles
 * @devices: what was looked at; as @guard, or NULL
 * @story:   what has happened so far; the same
 * @report:  which of them VIEW_REPORT shows
 * @card:    what is known about the machine; as @guard, or NULL
 * @armed:   the last key: pressed again it does what it has asked about; 0: it did not ask
 * @keep:    what WISH_KEEP is about
 * @kept:    the editor still holds what a person made of @subject's command line
 * @rows, @columns: of the screen, for paging; set by whoever owns the screen
 * @path:    the submenus that were entered, innermost last
 * @picks:   what is selected at each depth, and in what the filter shows
 * @at:      the selected row's number, to stay near it when it vanishes
 * @top:     the first row that is shown
 * @subject: the entry of VIEW_EDIT and VIEW_DETAILS; of VIEW_LOGIN but for a shell
 * @chosen, @seconds: as the last MENU_STATUS event said
 * @shown:   browser_rows(); large, and last, so that a browser is reset without it
 * @message: shown until the next key; may hold bytes from a disk
 * @cause:   of the message
 */
struct browser {
	const struct guard *guard;
	struct devices *devices, *story, *report;
	const struct card *card;
	enum view view;
	bool touched, locked, booting, kept, unseen;
	char armed;
	enum keep_what keep;
	uint16_t rows, columns;
	struct place path[LIMIT_SUBMENU_DEPTH];
	struct pick picks[LIMIT_SUBMENU_DEPTH + 2];
	uint32_t depth;
	struct filter filter;
	uint32_t at;
	uint32_t top;
	struct entry_key subject;
	uint32_t scroll;
	struct entry_key chosen;
	int32_t seconds;
	enum cause cause;
	uint32_t message_n;
	char message[BROWSER_MESSAGE_BYTES];
	struct login login;
	struct waiting waiting;
	struct editor editor;
	struct rows shown;
};

/* At its start; @locked: neither shell nor editing. @guard must outlive it. */
void browser_init(struct browser *b, bool locked, const struct guard *guard);

/* Whoever was here has gone: as at its start, on the same screen. What they typed is wiped. */
void browser_leave(struct browser *b);

/* Begin a message, and go on with it. What does not fit is left out. */
struct menu_action browser_tell(struct browser *b, struct slice s);
void browser_say(struct browser *b, struct slice s);

/* The submenu that is shown. */
struct place browser_place(const struct browser *b);

/* The rows that are shown, until something of @b or of the listing changes. */
const struct rows *browser_rows(const struct browser *b, const struct listing *list);

/* What is selected among them. */
struct pick *browser_pick(struct browser *b);

/* Lines for the list or a page, between what every view has above and below it. */
uint16_t browser_page(const struct browser *b);

/* A screen with that many lines has some to spare for looks. */
enum { BROWSER_ROOMY_ROWS = 20 };

/* Of the list's @total rows, @number being the selected one, the first to be shown: as before while
 * the selected one can be seen, else such that it is in the middle, so that a slow line need not be
 * sent the whole list at every step. */
uint32_t browser_top(const struct browser *b, uint32_t number, uint32_t total);

#endif
