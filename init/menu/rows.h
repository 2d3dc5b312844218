/* The rows of a menu: what of the listing is to be seen in one submenu. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_ROWS_H
#define INIT_MENU_ROWS_H

#include "init/menu/place.h"
#include "init/menu/words.h"
#include "lib/limits.h"

enum row_kind {
	ROW_HEADING,	/* a menu begins, whose first entry is @item */
	ROW_ENTRY,
	ROW_SUBMENU,	/* @item is its first entry */
};

struct row {
	enum row_kind kind;
	const struct listed *item;
	struct place place;	/* ROW_SUBMENU: where it leads */
};

/**
 * struct rows - those of one place, made once and kept while listing and place stay what they are
 * @edition:  of the listing, 0: there are none
 * @flat:     no submenus: all entries, from wherever they sit, that have each word of @filter
 * @n:        all of them
 * @choices:  those that are no headings
 * @at:       each one's entry, by its number in the listing, and ROWS_HEADING for a heading
 */
struct rows {
	uint64_t edition;
	struct place place;
	bool flat;
	uint32_t filter_n;
	char filter[WORDS_BYTES];
	uint32_t n, choices;
	uint16_t at[LIMIT_ALL_ENTRIES];
};

enum { ROWS_HEADING = 1 << 15 };

/* The rows of @place, in @kept, which begins as zero. */
const struct rows *rows_of(struct rows *kept, const struct listing *list, struct place place);

/*
 * The same of all places at once: the entries whose own title, or that of a menu around them, has
 * each word of @filter, in whatever case. The more entries there are the less of each one's titles
 * is looked at, and never less than 64 bytes: a key must be answered soon, whatever disks say.
 */
const struct rows *rows_found(struct rows *kept, const struct listing *list, struct slice filter);

/* Row @i; without @item when there is none. */
struct row rows_at(const struct rows *r, const struct listing *list, uint32_t i);

static inline bool rows_heading(const struct rows *r, uint32_t i)
{
	return r->at[i] & ROWS_HEADING;
}

#endif
