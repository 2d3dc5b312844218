/* What a person at a console wants to hold from now on: the default, the timeout. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_KEEP_H
#define INIT_PID1_KEEP_H

#include "init/menu/action.h"
#include "init/pid1/attempt.h"

enum { KEEP_BYTES = 1000 };

/**
 * struct keep - the owner sets @attempt, whose turn it takes: nothing is started meanwhile
 * @what:    is kept last, of the entry @key
 * @seconds: the timeout that is being kept
 * @value:   what is written
 */
struct keep {
	struct attempt *attempt;
	enum keep_what what;
	struct entry_key key;
	int32_t seconds;
	struct slice value;
	char number[16], room[4 * KEEP_BYTES];
};

/* Have it written. What comes of it is told in the menus; a new default is looked for on all disks.
 * Nothing happens while an entry is being started. */
void keep_start(struct keep *k, struct entry_key key, enum keep_what what);

#endif
