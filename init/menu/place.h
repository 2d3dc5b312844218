/* Places: submenus, by a name that outlives the listing. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_PLACE_H
#define INIT_MENU_PLACE_H

#include "init/catalog/listing.h"

/**
 * struct place - a submenu, found again after the listing has changed; zero: the top
 * @volume: that its entries were found on
 * @name:   hash of configuration and titles from the outermost to it
 * @depth:  number of titles
 *
 * The configuration counts, so that submenus of one title in two configurations stay apart.
 */
struct place {
	uint64_t name;
	uint32_t volume;
	uint32_t depth;
};

/* A hash that tells the configuration of @l from others of its volume. */
uint64_t place_config(const struct listed *l);

/* The submenu that @l sits in at that depth, which is at most its own. */
struct place place_of(const struct listed *l, uint32_t depth);

static inline bool place_eq(struct place a, struct place b)
{
	return a.name == b.name && a.volume == b.volume && a.depth == b.depth;
}

#endif
