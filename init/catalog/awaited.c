/* Who is awaited before a volume's entries are what the real loader would start. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/awaited.h"

#include <string.h>

static bool awaited_is(const struct slot *s)
{
	return s->state != SLOT_UNREADABLE && s->state != SLOT_SCANNED;
}

uint32_t awaited_count(const struct catalog *c)
{
	uint32_t n = 0;

	CATALOG_FOR_EACH((struct catalog *)c, s)
		n += awaited_is(s);
	return n;
}

size_t awaited_memory(uint32_t n)
{
	return arena_bytes(n, sizeof(struct slot *));
}

struct awaited awaited_list(const struct catalog *c, struct arena *a)
{
	struct awaited w = {.catalog = c};

	w.at = arena_array(a, const struct slot *, awaited_count(c));
	CATALOG_FOR_EACH((struct catalog *)c, s)
		if (awaited_is(s))
			w.at[w.n++] = s;
	return w;
}

/* What comes first may be on any device, or @s asked for what is not there. */
static bool any_matters(const struct catalog *c, const struct slot *s)
{
	return c->unranked || c->hibernated.found || s->scan.wants.n;
}

/* What is made of fixed disks may come before everything; of others, before what is on others. */
static uint32_t count_assemblies(const struct catalog *c, const struct slot *s)
{
	return catalog_removable(c, s) || any_matters(c, s) ? c->assembling : c->assembling_fixed;
}

/* A better disk's, or one of the same disk: a boot loader's partition has a say on all of it. */
static bool may_matter(const struct slot *pending, const struct slot *s)
{
	return pending->order <= s->order || strcmp(pending->block.disk, s->block.disk) == 0;
}

uint32_t awaited_before(const struct awaited *w, const struct slot *s)
{
	uint32_t n = count_assemblies(w->catalog, s);

	if (any_matters(w->catalog, s))
		return n + w->n;
	for (uint32_t i = 0; i < w->n; i++)
		n += may_matter(w->at[i], s);
	return n;
}

bool awaited_looked(struct catalog *c, bool *any)
{
	bool all = c->assembling_fixed == 0;

	*any = false;
	CATALOG_FOR_EACH(c, s) {
		if (!s->looked && !awaited_is(s))
			s->looked = true;
		if (catalog_removable(c, s))
			continue;
		all &= s->looked;
		*any |= s->looked;
	}
	return all;
}
