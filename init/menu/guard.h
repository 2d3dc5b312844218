/* The guard: superusers that were seen on fixed disks keep shell and editor until the restart. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_GUARD_H
#define INIT_MENU_GUARD_H

#include "discover/entry.h"

enum {
	/* from the start to the moment when a disk that has not come yet is not waited for, ... */
	GUARD_SETTLE_MS = 2000,
	GUARD_EMPTY_MS = 5000,	/* ... and when no fixed disk has come at all */
};

/* Copies of what one configuration says, in the guard's own memory. */
struct guard_set {
	struct slice superusers, users;
};

/**
 * struct guard - who may have a shell and an editor; the zero value is its start
 * @known: all fixed disks have been looked at: whom it does not know now does not keep anything
 * @lost:  superusers were seen for whom there was no room: they keep all, and cannot log in
 *
 * It only ever learns, and does not depend on what is listed at the moment: neither a rescan nor a
 * disk that is gone nor a menu that is listed elsewhere opens what was closed. One at a time: its
 * slices point into itself, so it cannot be copied.
 */
struct guard {
	bool known, lost;
	uint32_t n;
	struct guard_set sets[LIMIT_GUARDS];
	size_t text_n;
	char text[LIMIT_GUARD_BYTES];
};

/* Remember the superusers of @menu, if it has any. Only menus of fixed disks belong here: what can
 * be unplugged must not close the shell of a machine, or open it. */
void guard_learn(struct guard *g, const struct menu *menu);

/* Set @known: @looked, each fixed disk that is there has been looked at, @any, there is one, and
 * @since ms have passed from the start. When to look again if nothing happens, in ms since the
 * start; 0: no need. */
int64_t guard_look(struct guard *g, bool looked, bool any, int64_t since);

/* Whether a superuser's password is due. */
bool guard_stands(const struct guard *g);

/* Whether there is a password that can be checked. */
bool guard_opens(const struct guard *g);

/* Whether @name is a superuser and @password theirs; @left as for auth_check(), for all sets. */
bool guard_check(const struct guard *g, struct slice name, struct slice password, uint32_t *left);

#endif
