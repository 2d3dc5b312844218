/* Finding the same menu on several volumes. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/merge.h"

#include <stdlib.h>
#include <string.h>

#include "discover/twins.h"

enum {
	STAYS = UINT32_MAX,
	MERGE_WINDOW = 64,	/* entries of one hash that are looked at for a menu to stay */
};

/* An entry that starts something, by the hash of what it starts. */
struct keyed {
	unsigned char hash[TWINS_HASH_BYTES];
	uint32_t index;
};

/**
 * struct merge - one listing
 * @keys:  of the @n_keys entries that start something, sorted
 * @found: for each of the @n entries its place in @keys
 * @first: for each entry the first one of its menu: those of a menu stand together
 * @stays: for each entry the one that is listed in its place, or STAYS
 * @left:  bytes that may still be compared
 */
struct merge {
	const struct listed *at;
	uint32_t n;
	struct keyed *keys;
	uint32_t n_keys;
	uint32_t *found, *first;
	uint32_t *stays;
	size_t left;
};

size_t merge_memory(uint32_t n)
{
	return (size_t)n *
		       (sizeof(struct keyed) + 4 * sizeof(uint32_t) + sizeof(struct listed_twin)) +
	       6 * 64;
}

static int by_key(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;
	int rc = memcmp(a->hash, b->hash, sizeof(a->hash));

	return rc ? rc : (a->index > b->index) - (a->index < b->index);
}

/* What can be compared: an entry that starts something. */
static bool starts(const struct listed *l)
{
	return l->entry->starts.n == TWINS_HASH_BYTES;
}

/* The hashes are what jobs say, and a job that was taken over may say anything: they find what may
 * start the same, but what does is seen by looking. */
static bool same(struct merge *m, uint32_t x, uint32_t y)
{
	const struct boot_entry *a = m->at[x].entry, *b = m->at[y].entry;
	size_t bytes = twins_bytes(a, b);

	m->left = bytes < m->left ? m->left - bytes : 0;
	return m->left && twins_boot_same(a, b);
}

static bool from_elsewhere(const struct listed *l)
{
	return l->entry->config_volume != l->key.volume;
}

/* Whether of two that start the same the menu of @b is to stay. */
static bool stays_before(const struct listed *b, const struct listed *a)
{
	if (a->guest != b->guest)
		return a->guest;
	if (from_elsewhere(a) != from_elsewhere(b))
		return from_elsewhere(b);
	return b < a;
}

/* Where in the sorted keys those with @hash begin whose index is not below @index. */
static uint32_t first_from(const struct merge *m, const unsigned char *hash, uint32_t index)
{
	struct keyed wanted = {.index = index};
	uint32_t low = 0, high = m->n_keys;

	memcpy(wanted.hash, hash, sizeof(wanted.hash));
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (by_key(&m->keys[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has_hash(const struct merge *m, uint32_t i, const unsigned char *hash)
{
	return i < m->n_keys && memcmp(m->keys[i].hash, hash, sizeof(m->keys[i].hash)) == 0;
}

/* What starts the same as entry @of, by its hash, in the menu whose entries begin at @first. STAYS:
 * nothing. */
static uint32_t find_in(const struct merge *m, uint32_t of, uint32_t first)
{
	const unsigned char *hash = m->keys[m->found[of]].hash;
	uint32_t i = first_from(m, hash, first);

	if (!has_hash(m, i, hash) || m->at[m->keys[i].index].menu != m->at[first].menu)
		return STAYS;
	return m->keys[i].index;
}

/* What starts the same as entry @of in any menu that may stay instead. STAYS: nothing. */
static uint32_t find_anywhere(struct merge *m, uint32_t of)
{
	const unsigned char *hash = m->keys[m->found[of]].hash;
	const struct listed *l = &m->at[of];
	uint32_t i = first_from(m, hash, 0);

	for (uint32_t n = 0; n < MERGE_WINDOW && has_hash(m, i, hash); n++, i++) {
		const struct listed *other = &m->at[m->keys[i].index];

		if (other->key.volume != l->key.volume &&
		    m->stays[m->keys[i].index] == STAYS && stays_before(other, l) &&
		    same(m, of, m->keys[i].index))
			return m->keys[i].index;
	}
	return STAYS;
}

/* Where the menu begins that has everything that the one at @first, of @n entries, starts. STAYS:
 * there is none. */
static uint32_t find_menu(struct merge *m, uint32_t first, uint32_t n)
{
	uint32_t menu = STAYS;

	for (uint32_t i = first; i < first + n; i++) {
		if (!starts(&m->at[i]))
			continue;
		uint32_t twin = menu == STAYS ? find_anywhere(m, i) : find_in(m, i, menu);

		if (twin == STAYS || (menu != STAYS && !same(m, i, twin)))
			return STAYS;
		menu = m->first[twin];
	}
	return menu;
}

static void merge_menu(struct merge *m, uint32_t first, uint32_t n)
{
	uint32_t menu = find_menu(m, first, n), any = STAYS;

	for (uint32_t i = first; menu != STAYS && i < first + n; i++) {
		uint32_t twin = starts(&m->at[i]) ? find_in(m, i, menu) : STAYS;

		m->stays[i] = twin;
		if (any == STAYS)
			any = twin;
	}
	/* "reboot" and the like go with it */
	for (uint32_t i = first; menu != STAYS && i < first + n; i++)
		if (m->stays[i] == STAYS)
			m->stays[i] = any;
}

static void merge_menus(struct merge *m)
{
	for (uint32_t first = 0, next = 0; first < m->n; first = next) {
		for (next = first + 1; next < m->n && m->first[next] == first; next++)
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

static void index_entries(struct merge *m)
{
	for (uint32_t i = 0; i < m->n; i++) {
		m->stays[i] = STAYS;
		m->first[i] = i && m->at[i].menu == m->at[i - 1].menu ? m->first[i - 1] : i;
		if (!starts(&m->at[i]))
			continue;
		m->keys[m->n_keys].index = i;
		memcpy(m->keys[m->n_keys++].hash, m->at[i].entry->starts.p, TWINS_HASH_BYTES);
	}
	qsort(m->keys, m->n_keys, sizeof(*m->keys), by_key);
	for (uint32_t k = 0; k < m->n_keys; k++)
		m->found[m->keys[k].index] = k;
}

void merge_listing(struct listing *list, struct listed *at, struct arena *a)
{
	if (!several_volumes(list))
		return;
	struct merge m = {.at = at, .n = list->n, .keys = arena_array(a, struct keyed, list->n),
			  .found = arena_array(a, uint32_t, list->n),
			  .first = arena_array(a, uint32_t, list->n),
			  .stays = arena_array(a, uint32_t, list->n), .left = LIMIT_MERGE_BYTES};

	index_entries(&m);
	merge_menus(&m);
	take_out(&m, list, at, a);
	list->uncompared = m.left == 0;
}
