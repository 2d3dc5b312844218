/* Between the menu and the keys of its views. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_BINDINGS_H
#define INIT_MENU_BINDINGS_H

#include "init/menu/menu.h"

/* What a key does in one view; @letter is for KEY_TEXT. */
struct binding {
	enum key key;
	char letter;
	struct menu_action (*run)(struct menu_state *, const struct listing *);
};

struct binding_table {
	const struct binding *at;
	size_t n;
};
#define BINDINGS(array) {(array), sizeof(array) / sizeof(*(array))}

extern const struct binding_table menu_list_keys;
extern const struct binding_table menu_details_keys, menu_help_keys, menu_report_keys;
extern const struct binding_table menu_page_keys;	/* of all three, after their own */

static const struct menu_action menu_redraw = {.kind = MENU_REDRAW};

/* Begin a message, and go on with it. */
struct menu_action menu_tell(struct menu_state *m, struct slice s);
void menu_say(struct menu_state *m, struct slice s);

/* Open the editor on an entry, or tell why not. */
struct menu_action menu_edit(struct menu_state *m, const struct listed *l);

/* The same after a password has been asked for, where the configuration wants one. */
struct menu_action login_before(struct menu_state *m, const struct listed *l, enum menu_wish wish);
struct menu_action login_step(struct menu_state *m, const struct listing *list,
			      const struct key_event *key);
struct menu_action menu_edit_now(struct menu_state *m, const struct listed *l);
struct menu_action menu_start_now(struct menu_state *m, const struct listed *l);

/* Start an entry, or tell why not. */
struct menu_action menu_start(struct menu_state *m, const struct listed *l);

/* The entry of the submenu that is shown, hidden or not, that @key chooses: what its configuration
 * calls its hotkey. NULL: none. */
const struct listed *hotkey_find(const struct menu_state *m, const struct listing *list,
				 const struct key_event *key);

/* Whether its loader starts such an entry at once, and not only selects it. */
bool hotkey_starts(const struct listed *l);

/* For the tables. */
struct menu_action menu_rescan(struct menu_state *m, const struct listing *list);
struct menu_action menu_repaint(struct menu_state *m, const struct listing *list);

#endif
