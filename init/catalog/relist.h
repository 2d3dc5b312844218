/* The listing, made of what is known of all volumes and of entries that were tried. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_RELIST_H
#define INIT_CATALOG_RELIST_H

#include "init/catalog/catalog.h"

/* Make c->list anew from the entries of all volumes. What it points to is good until the next call
 * and until a slot changes. */
void catalog_list(struct catalog *c);

/* Remember, in the listing too, that starting an entry failed; the oldest is forgotten when there
 * are more than FAILURES_KEPT. */
void catalog_failed(struct catalog *c, struct entry_key key, struct slice why);

/* Every entry may be tried again. */
void catalog_forgive(struct catalog *c);

/* Whether @l was started in vain as often as @attempts says, and is passed over for that. */
bool catalog_is_exhausted(const struct catalog *c, const struct listed *l);

#endif
