/* Which volumes have not answered yet, and before whose entries theirs may come. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_AWAITED_H
#define INIT_CATALOG_AWAITED_H

#include "init/catalog/catalog.h"

/* struct awaited - the @n volumes of @catalog that have not answered yet: once a listing, not once
 * for each volume that has entries */
struct awaited {
	const struct catalog *catalog;
	const struct slot **at;
	uint32_t n;
};

uint32_t awaited_count(const struct catalog *c);

/* Bytes that awaited_list() takes when there are @n of them. */
size_t awaited_memory(uint32_t n);

struct awaited awaited_list(const struct catalog *c, struct arena *a);

/* How many of them, and of arrays and groups that are being put together, may bring something that
 * comes before what @s has, or changes it. */
uint32_t awaited_before(const struct awaited *w, const struct slot *s);

/* Whether all that cannot be unplugged has been looked at once since it came: it has answered, or
 * its jobs' deadlines have passed. *@any: there is some. */
bool awaited_looked(struct catalog *c, bool *any);

#endif
