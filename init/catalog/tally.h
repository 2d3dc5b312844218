/* How often entries were started without a word of success: a text that is kept where writes may
 * go. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_TALLY_H
#define INIT_CATALOG_TALLY_H

#include "lib/text.h"

enum { TALLY_ENTRIES = 8, TALLY_BYTES = 512 };

/* What the firmware was asked for so often, each time within so many seconds, and is back here each
 * time, does not start: a machine that nobody is at would restart for ever. Systems that restart
 * several times while they are updated stay below that. */
enum { RESTARTS_MOST = 5, RESTARTS_WITHIN_S = 600 };

/* The variable of an environment block that holds it; the firmware's is EFIVARS_TALLY. */
#define TALLY_NAME "kexling_attempts"

/*
 * The text: "*ID:STARTS:SECONDS ID:STARTS:SECONDS", the entry that was started last first, with its
 * star as long as nobody has said that it went well; SECONDS since 1970 of its last start. What is
 * none of that is passed over.
 */

/* How often the entry @id was started, the last time at most @within seconds before @now. */
uint32_t tally_starts(struct slice text, struct slice id, uint64_t now, uint64_t within);

/* Those that were started so at least @times, which is not 0, in @ids, at most TALLY_ENTRIES: how
 * many. Their texts are parts of @text. */
uint32_t tally_often(struct slice text, uint32_t times, uint64_t now, uint64_t within,
		     struct slice *ids);

/* Whether @id is one of @n such ids. */
bool tally_has(const struct slice *ids, uint32_t n, struct slice id);

/* In words why one that RESTARTS_MOST is about is passed over. */
struct slice tally_came_back(void);

/* Append what @text becomes when @id is started at @now: at most TALLY_ENTRIES are kept. */
void tally_start(struct text *out, struct slice text, struct slice id, uint64_t now,
		 uint64_t within);

/* Whether @id was started last, and nobody has said that it went well. */
bool tally_is_open(struct slice text, struct slice id);

/* Append what it becomes when the entry that was started last has gone well. */
void tally_good(struct text *out, struct slice text);

#endif
