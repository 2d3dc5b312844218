/* What is kept of all volumes together has a limit: the better volume's answer is kept. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_BUDGET_H
#define INIT_CATALOG_BUDGET_H

#include "init/catalog/catalog.h"

/* Set c->budget: the share of this machine's memory that LIMIT_KEPT_SHARE says. */
void budget_set(struct catalog *c);

/*
 * Whether there is room for @bytes more of what @s answered, with @entries and menus, in place of
 * what its last scan found: at most c->budget (0: any number of bytes) and LIMIT_ALL_ENTRIES with
 * all other volumes. What volumes say that come after @s is left out for it, the last first; when
 * that does not suffice, nothing is.
 */
bool budget_allows(struct catalog *c, const struct slot *s, size_t bytes, uint32_t entries);

/* Forget what the scan of @s found; a note says why. */
void budget_leave_out(struct slot *s);

#endif
