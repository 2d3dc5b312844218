/* What came of one run of a script, as an entry. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_LEAF_H
#define DISCOVER_CONF_IPXE_LEAF_H

#include "discover/conf/ipxe/state.h"
#include "discover/scan.h"

/* Add an entry with everything but its place among the menus. A run that would start nothing makes
 * a refused one, with the reason; @back: it leads back to a menu. NULL: there are too many entries,
 * or the script ended without starting anything and there is no menu that it could stand in. */
struct boot_entry *leaf_add(struct scan *scan, const struct ipxe *x, bool back);

#endif
