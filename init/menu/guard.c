/* Remembering superusers, and asking for one of them. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/guard.h"

#include "init/menu/auth.h"

static bool has(const struct guard *g, const struct menu *menu)
{
	for (const struct guard_set *s = g->sets; s < g->sets + g->n; s++)
		if (slice_eq(s->superusers, menu->superusers) && slice_eq(s->users, menu->users))
			return true;
	return false;
}

/* The caller has seen that there is room. */
static struct slice keep(struct guard *g, struct slice s)
{
	struct slice kept = {g->text + g->text_n, s.n};

	if (s.n)
		memcpy(g->text + g->text_n, s.p, s.n);
	g->text_n += s.n;
	return kept;
}

void guard_learn(struct guard *g, const struct menu *menu)
{
	size_t room = sizeof(g->text) - g->text_n;

	if (menu->superusers.n == 0 || has(g, menu))
		return;
	if (g->n == LIMIT_GUARDS || menu->superusers.n > room ||
	    menu->users.n > room - menu->superusers.n) {
		g->lost = true;
		return;
	}
	g->sets[g->n++] = (struct guard_set){keep(g, menu->superusers), keep(g, menu->users)};
}

int64_t guard_look(struct guard *g, bool looked, bool any, int64_t since)
{
	int64_t settled = any ? GUARD_SETTLE_MS : GUARD_EMPTY_MS;

	g->known = looked && since >= settled;
	return looked && !g->known ? settled : 0;
}

bool guard_stands(const struct guard *g)
{
	return g->n || g->lost;
}

bool guard_opens(const struct guard *g)
{
	for (const struct guard_set *s = g->sets; s < g->sets + g->n; s++)
		if (s->users.n)
			return true;
	return false;
}

bool guard_check(const struct guard *g, struct slice name, struct slice password, uint32_t *left)
{
	for (const struct guard_set *s = g->sets; s < g->sets + g->n; s++)
		if (auth_listed(s->superusers, name) && auth_check(s->users, name, password, left))
			return true;
	return false;
}
