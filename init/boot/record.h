/* The record of one start: what was found, decided and tried, when and why. It goes to the next
 * system as a file, and to whoever looks at the menu. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_RECORD_H
#define INIT_BOOT_RECORD_H

#include "init/catalog/catalog.h"
#include "init/machine/settings.h"

enum {
	RECORD_EVENTS = 48,		/* the last ones are kept */
	RECORD_TEXT_BYTES = 96,		/* of each text */
	RECORD_BYTES = 64 << 10,	/* the document; each of its lists has a share */
};

/* Points in time; each is the first of its kind. */
enum record_time {
	RECORD_START,		/* process 1 began */
	RECORD_LISTED,		/* there was an entry */
	RECORD_MENU,		/* a menu was drawn */
	RECORD_LOAD,		/* what is started last began to be loaded */
	RECORD_JUMP,		/* it was ready to be handed to the kernel */
	RECORD_TIMES
};

struct record_event {
	int64_t at;
	const char *what;
	uint32_t n;
	char text[RECORD_TEXT_BYTES];
};

/**
 * struct record - what is remembered; the zero value is its start
 * @times: monotonic ms, 0: it has not come to that
 * @n:     events so far; number i is kept at i % RECORD_EVENTS
 * @alone: nobody has asked for what is started last
 * @written: what became of what it asks to be remembered, its owner's; NULL or none: it is not yet
 * @unwritten: why nothing became of it; empty: something did
 */
struct record {
	int64_t times[RECORD_TIMES];
	uint32_t n;
	bool alone;
	const struct write_record *written;
	struct slice unwritten;
	struct record_event events[RECORD_EVENTS];
};

/* The first of its kind stays, but for those about what is started last. */
void record_time(struct record *r, enum record_time which, int64_t now);

/* Something happened. @what is a word of ours that lives for ever, @text what it was about. */
void record_event(struct record *r, int64_t now, const char *what, struct slice text);

/* The document, JSON of schema 1, at most RECORD_BYTES. @chosen is what is started, NULL: nothing
 * yet. Before anything was written for it, its writes are told as if each had been done that is
 * permitted: whoever hands the document on sees to that it holds (record_foretold()). Asks nobody,
 * and may be called anywhere. */
void record_put(struct text *out, const struct record *r, const struct catalog *c,
		const struct settings *settings, const struct listed *chosen);

/* Whether the writes of @l, which have been made, have become what a document said before. */
bool record_foretold(const struct record *r, const struct catalog *c, const struct listed *l);

/* Such a document for people, made harmless for a terminal. False: it is none. */
bool record_tell(struct slice document, struct text *out);

#endif
