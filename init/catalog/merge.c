/* Finding the same menu on several volumes. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/merge.h"

#include <string.h>

#include "discover/twins.h"

enum {
	STAYS = UINT32_MAX,
	MERGE_WINDOW = 64,	/* entries of one hash that are looked at for a menu to stay */
	LOOK_BYTES = 8,		/* what one look counts for at least */
};

/* An entry that starts something, by the hash of what it starts. */
struct keyed {
	uint64_t hash[2];
	uint32_t index;
};
_Static_assert(sizeof(((struct keyed *)0)->hash) == TWINS_HASH_BYTES, "all of it");

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
		       (2 * sizeof(struct keyed) + 4 * sizeof(uint32_t) +
			sizeof(struct listed_twin)) +
	       7 * 64;
}

/* Any order would do. */
static bool comes_first(const struct keyed *a, const struct keyed *b)
{
	if (a->hash[0] != b->hash[0])
		return a->hash[0] < b->hash[0];
	if (a->hash[1] != b->hash[1])
		return a->hash[1] < b->hash[1];
	return a->index < b->index;
}

/* From @from, where two runs begin that are sorted, to @to: one that is. */
static void join_runs(const struct keyed *from, struct keyed *to, uint32_t n, uint32_t run)
{
	uint32_t half = run < n ? run : n, end = 2 * run < n ? 2 * run : n, a = 0, b = half;

	for (uint32_t i = 0; i < end; i++)
		to[i] = b == end || (a < half && !comes_first(&from[b], &from[a])) ? from[a++]
									       : from[b++];
}

/* By merging, in n log n steps whatever disks say; qsort() of the C library takes ten times as
 * many. The sorted ones: @at or @room. */
static struct keyed *sort(struct keyed *at, struct keyed *room, uint32_t n)
{
	for (uint32_t run = 1; run < n; run *= 2) {
		struct keyed *from = at;

		for (uint32_t i = 0; i < n; i += 2 * run)
			join_runs(from + i, room + i, n - i, run);
		at = room;
		room = from;
	}
	return at;
}

/* What can be compared: an entry that starts something. */
static bool starts(const struct listed *l)
{
	return l->entry->starts.n == TWINS_HASH_BYTES;
}

/* False: there is no more to spend, now or later. */
static bool spend(struct merge *m, size_t bytes)
{
	m->left = bytes < m->left ? m->left - bytes : 0;
	return m->left;
}

/* The hashes are what jobs say, and a job that was taken over may say anything: they find what may
 * start the same, but what does is seen by looking. */
static bool same(struct merge *m, uint32_t x, uint32_t y)
{
	const struct boot_entry *a = m->at[x].entry, *b = m->at[y].entry;

	return spend(m, twins_bytes(a, b)) && twins_boot_same(a, b);
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
static uint32_t first_from(const struct merge *m, const uint64_t hash[2], uint32_t index)
{
	const struct keyed wanted = {{hash[0], hash[1]}, index};
	uint32_t low = 0, high = m->n_keys;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (comes_first(&m->keys[middle], &wanted))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has_hash(const struct merge *m, uint32_t i, const uint64_t hash[2])
{
	return i < m->n_keys && m->keys[i].hash[0] == hash[0] && m->keys[i].hash[1] == hash[1];
}

/* What starts the same as entry @of, by its hash, in the menu whose entries begin at @first. STAYS:
 * nothing. */
static uint32_t find_in(const struct merge *m, uint32_t of, uint32_t first)
{
	const uint64_t *hash = m->keys[m->found[of]].hash;
	uint32_t i = first_from(m, hash, first);

	if (!has_hash(m, i, hash) || m->at[m->keys[i].index].menu != m->at[first].menu)
		return STAYS;
	return m->keys[i].index;
}

/* What starts the same as entry @of in any menu that may stay instead. STAYS: nothing. */
static uint32_t find_anywhere(struct merge *m, uint32_t of)
{
	const uint64_t *hash = m->keys[m->found[of]].hash;
	const struct listed *l = &m->at[of];
	uint32_t i = first_from(m, hash, 0);

	for (uint32_t n = 0; n < MERGE_WINDOW && has_hash(m, i, hash); n++, i++) {
		if (!spend(m, LOOK_BYTES))
			break;
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
	for (uint32_t first = 0, next = 0; first < m->n && m->left; first = next) {
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

/* @room: as much as m->keys has. */
static void index_entries(struct merge *m, struct keyed *room)
{
	for (uint32_t i = 0; i < m->n; i++) {
		m->stays[i] = STAYS;
		m->first[i] = i && m->at[i].menu == m->at[i - 1].menu ? m->first[i - 1] : i;
		if (!starts(&m->at[i]))
			continue;
		m->keys[m->n_keys].index = i;
		memcpy(m->keys[m->n_keys++].hash, m->at[i].entry->starts.p, TWINS_HASH_BYTES);
	}
	m->keys = sort(m->keys, room, m->n_keys);
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

	index_entries(&m, arena_array(a, struct keyed, list->n));
	merge_menus(&m);
	take_out(&m, list, at, a);
	list->uncompared = m.left == 0;
}
