/* Names of submenus: short, made in the scan, so that no key makes anybody walk over titles. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_SUBMENU_H
#define DISCOVER_SUBMENU_H

#include "discover/entry.h"
#include "lib/arena.h"

enum { SUBMENU_NAME_BYTES = 8 };

/* A hash that tells the configuration of @m from others of its volume. */
uint64_t submenu_config(const struct menu *m);

/* Set e->places, in @a: for each submenu that it sits in, from the outermost on, a hash of @m's
 * configuration and of the titles from the outermost to it. Two of one volume can be made to
 * collide by whoever writes them: they are one then. */
void submenu_sign(const struct menu *m, struct boot_entry *e, struct arena *a);

/* The one at @depth, which is 1 for the outermost; 0 when @e is in none so deep. */
uint64_t submenu_name(const struct boot_entry *e, uint32_t depth);

#endif
