/* What a menu asks of its owner. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_ACTION_H
#define INIT_MENU_ACTION_H

#include "init/catalog/listing.h"

enum menu_action_kind {
	MENU_NONE,		/* nothing has changed */
	MENU_REDRAW,
	MENU_REPAINT,		/* redraw from an unknown screen */
	MENU_BOOT,		/* start @key, as @recipe says when @edited */
	MENU_ACT,		/* do @act: enum entry_action, never ACTION_BOOT */
	MENU_CANCEL,		/* stop starting the entry, if that is still possible */
	MENU_SHELL,		/* a rescue shell on this console */
	MENU_RESCAN,
	MENU_KEEP,		/* make @key the default, or the timeout of its menu longer or
				 * shorter: as @keep says */
};

/* What is kept for the next starts. */
enum keep_what { KEEP_DEFAULT, KEEP_LONGER, KEEP_SHORTER };

/**
 * struct menu_action - what the owner is to do; to redraw after any kind but MENU_NONE
 * @recipe: of discover/recipe.h; lies in the menu's editor, good until the next step
 */
struct menu_action {
	enum menu_action_kind kind;
	struct entry_key key;
	enum entry_action act;
	enum keep_what keep;
	bool edited;
	struct slice recipe;
};

static const struct menu_action menu_redraw = {.kind = MENU_REDRAW};

#endif
