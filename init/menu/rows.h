/* The rows of a menu: what of the listing is to be seen in one submenu. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_ROWS_H
#define INIT_MENU_ROWS_H

#include "init/menu/place.h"

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

enum { ROWS_SEEN = 256, ROWS_PROBES = 8 };

/**
 * struct rows - a walk over the rows of one place, which costs no memory
 * @flat:   no submenus: all entries, from wherever they sit, that have each word of @filter
 * @seen: submenus that had their row already, each within ROWS_PROBES of where its name belongs.
 *        Looking is bounded: where hundreds crowd there, one may have two rows
 */
struct rows {
	const struct listing *list;
	struct place place;
	bool headings, flat;
	struct slice filter;
	uint32_t next;
	const struct listed *headed;
	uint64_t seen[ROWS_SEEN];
};

void rows_begin(struct rows *r, const struct listing *list, struct place place);

/* The same of all places at once: the entries whose own title, or that of a menu around them, has
 * each word of @filter, in whatever case. @filter must outlive the walk. */
void rows_filtered(struct rows *r, const struct listing *list, struct slice filter);

/* The next row, or false at the end. */
bool rows_next(struct rows *r, struct row *row);

#endif
