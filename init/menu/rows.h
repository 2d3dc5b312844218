/* The rows of a menu: what of the listing is to be seen in one submenu. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_ROWS_H
#define INIT_MENU_ROWS_H

#include "init/catalog/listing.h"

/**
 * struct menu_place - a submenu, found again after the listing has changed; zero: the top
 * @volume: that its entries were found on
 * @name:   hash of configuration and titles from the outermost to it
 * @depth:  number of titles
 *
 * By configuration, so that submenus that two configurations call the same stay apart.
 */
struct menu_place {
	uint64_t name;
	uint32_t volume;
	uint32_t depth;
};

enum row_kind {
	/* what follows comes from another menu than what is above; @item is its first */
	ROW_HEADING,
	ROW_ENTRY,
	ROW_SUBMENU,	/* @item is its first entry */
};

struct menu_row {
	enum row_kind kind;
	const struct listed *item;
	struct menu_place place;	/* ROW_SUBMENU: where it leads */
};

enum { ROWS_SEEN = 64 };

/**
 * struct rows - a walk over the rows of one place, which costs no memory
 * @seen: submenus that had their row already; beyond ROWS_SEEN one may have two
 */
struct rows {
	const struct listing *list;
	struct menu_place place;
	bool headings;
	uint32_t next;
	const struct listed *headed;
	uint64_t seen[ROWS_SEEN];
	uint32_t n_seen;
};

void rows_begin(struct rows *r, const struct listing *list, struct menu_place place);

/* The next row, or false at the end. */
bool rows_next(struct rows *r, struct menu_row *row);

/* The name of the configuration of @l, of those that its volume has. */
uint64_t menu_hash(const struct listed *l);

/* The submenu that @l sits in at that depth, which is at most its own. */
struct menu_place place_of(const struct listed *l, uint32_t depth);

static inline bool place_eq(struct menu_place a, struct menu_place b)
{
	return a.name == b.name && a.volume == b.volume && a.depth == b.depth;
}

#endif
