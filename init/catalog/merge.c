/* Finding the same menu on several volumes. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/merge.h"

#include <stdlib.h>

#include "discover/twins.h"

enum {
	STAYS = UINT32_MAX,
	MERGE_WINDOW = 64,	/* entries with one key that are looked at */
};

struct keyed {
	uint64_t key;
	uint32_t index;
};

/**
 * struct merge - one listing
 * @keys:  of all entries, sorted
 * @stays: for each entry the one that is listed in its place, or STAYS
 */
struct merge {
	const struct listed *at;
	uint32_t n;
	struct keyed *keys;
	uint32_t *stays;
};

size_t merge_memory(uint32_t n)
{
	return (size_t)n *
		       (sizeof(struct keyed) + 2 * sizeof(uint32_t) + sizeof(struct listed_twin)) +
	       4 * 64;
}

static int by_key(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;

	if (a->key != b->key)
		return a->key > b->key ? 1 : -1;
	return (a->index > b->index) - (a->index < b->index);
}

/* What can be compared: an entry that starts something. */
static bool starts(const struct listed *l)
{
	return l->entry->action == ACTION_BOOT && l->entry->kernel.path.n;
}

static bool from_elsewhere(const struct listed *l)
{
	return l->entry->config_volume != l->key.volume;
}

/* Whether of two that start the same the menu of @b is to stay. */
static bool stays_before(const struct listed *b, const struct listed *a)
{
	if (from_elsewhere(a) != from_elsewhere(b))
		return from_elsewhere(b);
	return b < a;
}

static uint32_t first_of_key(const struct merge *m, uint64_t key)
{
	uint32_t low = 0, high = m->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (m->keys[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What starts the same as @l: in @menu, or with NULL in any menu that may stay instead. STAYS:
 * nothing. */
static uint32_t find_twin(const struct merge *m, const struct listed *l, const struct menu *menu)
{
	uint64_t key = twins_key(l->entry);
	uint32_t i = first_of_key(m, key);

	for (uint32_t n = 0; n < MERGE_WINDOW && i < m->n && m->keys[i].key == key; n++, i++) {
		const struct listed *other = &m->at[m->keys[i].index];
		bool wanted = menu ? other->menu == menu
				   : other->key.volume != l->key.volume &&
				     m->stays[m->keys[i].index] == STAYS && stays_before(other, l);

		if (wanted && twins_boot_same(l->entry, other->entry))
			return m->keys[i].index;
	}
	return STAYS;
}

/* The menu that has everything that the one at @first, of @n entries, starts. NULL:
 * there is none. */
static const struct menu *find_menu(const struct merge *m, uint32_t first, uint32_t n)
{
	const struct menu *menu = NULL;

	for (uint32_t i = first; i < first + n; i++) {
		if (!starts(&m->at[i]))
			continue;
		uint32_t twin = find_twin(m, &m->at[i], menu);

		if (twin == STAYS)
			return NULL;
		menu = m->at[twin].menu;
	}
	return menu;
}

static void merge_menu(struct merge *m, uint32_t first, uint32_t n)
{
	const struct menu *menu = find_menu(m, first, n);
	uint32_t any = STAYS;

	for (uint32_t i = first; menu && i < first + n; i++) {
		uint32_t twin = starts(&m->at[i]) ? find_twin(m, &m->at[i], menu) : STAYS;

		m->stays[i] = twin;
		if (any == STAYS)
			any = twin;
	}
	/* "reboot" and the like go with it */
	for (uint32_t i = first; menu && i < first + n; i++)
		if (m->stays[i] == STAYS)
			m->stays[i] = any;
}

static void merge_menus(struct merge *m)
{
	for (uint32_t first = 0, next = 0; first < m->n; first = next) {
		for (next = first + 1; next < m->n && m->at[next].menu == m->at[first].menu; next++)
			;
		merge_menu(m, first, next - first);
	}
}

/* Close the gaps, and put what left them into the list of twins. */
static void take_out(const struct merge *m, struct listing *list, struct listed *at,
		     struct arena *a)
{
	struct listed_twin *twins = arena_array(a, struct listed_twin, m->n);
	uint32_t *moved = arena_array(a, uint32_t, m->n);

	list->n = 0;
	for (uint32_t i = 0; i < m->n; i++) {
		if (m->stays[i] != STAYS) {
			twins[list->n_twins++] = (struct listed_twin){at[i], m->stays[i]};
			continue;
		}
		moved[i] = list->n;
		at[list->n++] = at[i];
	}
	for (uint32_t i = 0; i < list->n_twins; i++) {
		while (m->stays[twins[i].stays] != STAYS)
			twins[i].stays = m->stays[twins[i].stays];
		twins[i].stays = moved[twins[i].stays];
	}
	list->twins = twins;
}

static bool several_volumes(const struct listing *list)
{
	for (uint32_t i = 1; i < list->n; i++)
		if (list->at[i].key.volume != list->at[0].key.volume)
			return true;
	return false;
}

void merge_listing(struct listing *list, struct listed *at, struct arena *a)
{
	if (!several_volumes(list))
		return;
	struct merge m = {at, list->n, arena_array(a, struct keyed, list->n),
			  arena_array(a, uint32_t, list->n)};

	for (uint32_t i = 0; i < m.n; i++) {
		m.keys[i] = (struct keyed){twins_key(at[i].entry), i};
		m.stays[i] = STAYS;
	}
	qsort(m.keys, m.n, sizeof(*m.keys), by_key);
	merge_menus(&m);
	take_out(&m, list, at, a);
}
