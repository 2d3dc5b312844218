/* Tables that say what keys do. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_BINDINGS_H
#define INIT_MENU_BINDINGS_H

#include "init/menu/browser.h"

/* What a key does in one view; @letter is for KEY_TEXT. */
struct binding {
	enum key key;
	char letter;
	struct menu_action (*act)(struct browser *, const struct listing *);
};

struct binding_table {
	const struct binding *at;
	size_t n;
};
#define BINDINGS(array) {(array), sizeof(array) / sizeof(*(array))}

#endif
