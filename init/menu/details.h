/* An entry in full: where it comes from, what it loads, what is wrong with it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_DETAILS_H
#define INIT_MENU_DETAILS_H

#include "init/catalog/listing.h"
#include "init/menu/paper.h"

/* All that is known about an entry, one field a paragraph. */
void details_put(struct paper *p, const struct listing *list, const struct listed *l);

/* How a person can mend an entry that other words in its configuration could start, where there is
 * a rescue shell. Nothing for others, nor when its volume is no device. */
void details_put_repair(struct paper *p, const struct listed *l);

/* Why it cannot be started: its first problem that refuses it, else why starting it failed; empty
 * when nothing is known against it. */
struct slice details_refusal(const struct listed *l);

/* What an entry does that starts no kernel; empty for one that does. */
struct slice details_action(const struct listed *l);

#endif
