/* What the menus say above and below the list: the machine, and why the default is the default. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_HEADER_H
#define INIT_PID1_HEADER_H

#include "init/boot/policy.h"
#include "init/catalog/catalog.h"
#include "init/menu/card.h"

enum { HEADER_TEXT_BYTES = 200 };

/**
 * struct header - the card of this machine, and the room for its texts
 * @stale:  the catalog has changed since
 * @told:   the entry that it says why of
 * @minute: that the clock shows, since 1970; 0: it is not set
 */
struct header {
	struct card card;
	bool stale;
	struct entry_key told;
	int64_t minute;
	char machine[HEADER_TEXT_BYTES], firmware[HEADER_TEXT_BYTES], clock[16];
	char why[HEADER_TEXT_BYTES], notes[HEADER_TEXT_BYTES], waits[HEADER_TEXT_BYTES];
};

/* What does not change: the names that the machine has for itself. */
void header_init(struct header *h);

/* What the firmware has said. */
void header_firmware(struct header *h, const struct machine *m);

/* The rest, when the catalog or what is chosen has changed. @l: what starts by itself, or NULL. */
void header_tell(struct header *h, const struct catalog *c, const struct settings *settings,
		 const struct listed *l);

/* The device that has kept its job waiting for longest, at @now monotonic ms. True when that says
 * something else than before. */
bool header_wait(struct header *h, const struct catalog *c, int64_t now);

/* The clock, at @now seconds since 1970. True when it shows something else than before. */
bool header_tick(struct header *h, int64_t now);

/* All that has changed; @key: what starts by itself. True: it is to be drawn. */
bool header_update(struct header *h, const struct catalog *c, const struct machine *m,
		   const struct settings *settings, struct entry_key key);

/* When it changes by itself, monotonic ms. */
int64_t header_next(const struct catalog *c);

#endif
