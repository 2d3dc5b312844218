/* The listing, made of what the slots have. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/relist.h"

#include <stdlib.h>
#include <time.h>

#include "init/catalog/awaited.h"
#include "init/catalog/merge.h"
#include "init/catalog/reset.h"

/**
 * struct by_menu - a menu of a volume
 * @at: its @n entries, in the order of the scan: places among the scan's
 * @image: which it may go on from, NULL: none
 * @awaited, @guest: as in struct listed
 */
struct by_menu {
	const struct slot *slot;
	uint32_t menu;
	uint32_t *at;
	uint32_t n;
	const struct slot *image;
	uint32_t awaited;
	bool guest;
};

/* Better volume first; on one volume the better format. */
static int menu_order(const void *x, const void *y)
{
	const struct by_menu *a = x, *b = y;

	if (a->slot->order != b->slot->order)
		return a->slot->order < b->slot->order ? -1 : 1;
	uint32_t ra = a->slot->scan.menus.at[a->menu].rank,
		 rb = b->slot->scan.menus.at[b->menu].rank;
	if (ra != rb)
		return ra < rb ? -1 : 1;
	return (a->menu > b->menu) - (a->menu < b->menu);
}

static uint32_t count_menus(const struct catalog *c, uint32_t *entries)
{
	uint32_t menus = 0;

	*entries = 0;
	CATALOG_FOR_EACH((struct catalog *)c, s) {
		if (!catalog_is_asked(c, s))
			continue;
		menus += s->scan.menus.n;
		*entries += s->scan.entries.n;
	}
	return menus;
}

static struct slice failure_of(const struct catalog *c, struct entry_key key)
{
	for (uint32_t i = 0; i < c->n_failures; i++)
		if (entry_key_eq(c->failures[i].key, key))
			return (struct slice){c->failures[i].text, c->failures[i].n};
	return (struct slice){0};
}

/* The menus of @s with their entries, for which there is room at @places: one walk over the entries
 * to count, one to sort them in, however many menus there are. @images: some volume has one. */
static void group_by_menu(const struct catalog *c, const struct slot *s,
			  const struct awaited *w, bool images, struct by_menu *menus,
			  uint32_t *places)
{
	uint32_t n_menus = s->scan.menus.n;
	uint32_t awaited = n_menus ? awaited_before(w, s) : 0;
	bool guest = n_menus && catalog_guest(c, s);
	const struct slot *image = n_menus && images ? catalog_image(c, s) : NULL;

	for (uint32_t m = 0; m < n_menus; m++)
		menus[m] = (struct by_menu){.slot = s, .menu = m, .awaited = awaited,
					   .guest = guest, .image = image};
	for (uint32_t i = 0; i < s->scan.entries.n; i++)
		if (s->scan.entries.at[i].menu < n_menus)
			menus[s->scan.entries.at[i].menu].n++;
	for (uint32_t m = 0; m < n_menus; m++) {
		menus[m].at = places;
		places += menus[m].n;
		menus[m].n = 0;
	}
	for (uint32_t i = 0; i < s->scan.entries.n; i++) {
		struct by_menu *m = &menus[s->scan.entries.at[i].menu];

		if (s->scan.entries.at[i].menu < n_menus)
			m->at[m->n++] = i;
	}
}

/* The first one goes on, of guests and of the others. */
static void look_for_resume(struct catalog *c, const struct by_menu *m, const struct listed *l)
{
	struct entry_key *resume = m->guest ? &c->list.guest_resume : &c->list.resume;
	const struct hibernated *h = m->guest ? NULL : &c->hibernated;
	bool may = m->guest ? m->image != NULL : h->found;

	if (may && !resume->volume && l->entry->action == ACTION_BOOT && !l->failed.n &&
	    entry_bootable(l->entry) && !(l->entry->flags & ENTRY_BY_HAND) &&
	    hibernated_wants(h, m->image ? &m->image->probe.facts : NULL, l->entry))
		*resume = l->key;
}

/* Once a listing, whatever the number of entries. */
static void find_exhausted(struct catalog *c)
{
	struct slice tally = {c->tally, c->tally_n};
	uint64_t now = (uint64_t)time(NULL);

	c->n_exhausted = c->attempts ? tally_often(tally, c->attempts, now, c->within,
						   c->exhausted)
				     : 0;
	c->n_restarted = tally_often(c->restarts, RESTARTS_MOST, now, RESTARTS_WITHIN_S,
				     c->restarted);
}

/* Who counts in its name is judged by that. */
bool catalog_is_exhausted(const struct catalog *c, const struct listed *l)
{
	const struct boot_entry *e = l->entry;

	if (!tally_has(c->exhausted, c->n_exhausted, e->id) || e->tries_left != TRIES_UNCOUNTED)
		return false;
	return !((l->menu->keeps & MENU_SUCCEEDED) &&
		 tally_is_open((struct slice){c->tally, c->tally_n}, e->id));
}

/* Why it is not started by itself, although nothing has failed since the machine was started. */
static struct slice passed_over(const struct catalog *c, const struct listed *l)
{
	const struct boot_entry *e = l->entry;
	struct slice why = {0};

	if (l->restart && e->action == ACTION_BOOT)
		why = reset_refusal(catalog_facts(c, e->kernel.volume), e);
	if (why.n)
		return why;
	if (l->restart && tally_has(c->restarted, c->n_restarted, e->id))
		return tally_came_back();
	if (catalog_is_exhausted(c, l))
		return S("it was started as often as \"attempts\" says, and nobody has said that "
			 "it went well");
	return (struct slice){0};
}

static void list_menu(struct catalog *c, struct listed *at, const struct by_menu *m)
{
	for (uint32_t i = 0; i < m->n; i++) {
		const struct boot_entry *e = &m->slot->scan.entries.at[m->at[i]];
		struct listed *l = &at[c->list.n++];
		*l = (struct listed){.key.volume = m->slot->number, .entry = e,
				     .scanned = m->slot->scan.entries.at,
				     .menu = &m->slot->scan.menus.at[m->menu],
				     .facts = &m->slot->probe.facts,
				     .awaited = m->awaited,
				     .guest = m->guest};
		memcpy(l->key.id, e->id.p, sizeof(l->key.id));
		l->restart = e->action == ACTION_PROGRAM ||
			     (e->action == ACTION_BOOT && reset_wants(c->reset, e));
		l->failed = failure_of(c, l->key);
		if (!l->failed.n)
			l->failed = passed_over(c, l);
		look_for_resume(c, m, l);
	}
}

/* List the entries of all volumes, of which there are @entries in @menus. */
static void list_menus(struct catalog *c, struct listed *at, uint32_t entries, uint32_t menus)
{
	struct by_menu *order = arena_array(&c->memory, struct by_menu, menus);
	uint32_t *places = arena_array(&c->memory, uint32_t, entries);
	uint32_t n = 0;
	struct awaited awaited = awaited_list(c, &c->memory);
	bool images = catalog_has_images(c);

	CATALOG_FOR_EACH(c, s) {
		if (!catalog_is_asked(c, s))
			continue;
		group_by_menu(c, s, &awaited, images, &order[n], places);
		n += s->scan.menus.n;
		places += s->scan.entries.n;
	}
	qsort(order, n, sizeof(*order), menu_order);
	for (uint32_t m = 0; m < n; m++)
		list_menu(c, at, &order[m]);
}

/* Of the last listing when that is enough: with many disks there are more than a hundred. */
static bool make_room(struct catalog *c, size_t bytes)
{
	if (bytes <= c->memory.cap) {
		arena_empty(&c->memory);
		return true;
	}
	arena_close(&c->memory);
	return arena_open(&c->memory, 2 * bytes, arena_never_full) == 0;
}

void catalog_list(struct catalog *c)
{
	uint32_t entries, menus = count_menus(c, &entries), awaited = awaited_count(c);
	size_t room = (size_t)entries * sizeof(struct listed) +
		      (size_t)menus * sizeof(struct by_menu) +
		      (size_t)entries * sizeof(uint32_t) + awaited_memory(awaited) +
		      merge_memory(entries);

	c->list = (struct listing){.edition = ++c->editions};
	c->list.pending = c->assembling + c->awaited_networks + awaited;
	if (entries == 0 || !make_room(c, room + 4096))
		return;
	struct listed *at = arena_array(&c->memory, struct listed, entries);
	find_exhausted(c);
	list_menus(c, at, entries, menus);
	c->list.at = at;
	merge_listing(&c->list, at, &c->memory);
}

/* ---- what was tried ---- */

/* Where the failure of @key is kept: its old place, a new one, or the oldest one's. */
static struct failure *failure_place(struct catalog *c, struct entry_key key)
{
	for (uint32_t i = 0; i < c->n_failures; i++)
		if (entry_key_eq(c->failures[i].key, key))
			return &c->failures[i];
	if (c->n_failures < FAILURES_KEPT)
		return &c->failures[c->n_failures++];
	memmove(c->failures, c->failures + 1, sizeof(*c->failures) * (FAILURES_KEPT - 1));
	return &c->failures[FAILURES_KEPT - 1];
}

void catalog_failed(struct catalog *c, struct entry_key key, struct slice why)
{
	struct failure *f = failure_place(c, key);

	why = slice_upto(why.n ? why : S("failed"), sizeof(f->text));
	f->key = key;
	f->n = (uint32_t)why.n;
	memcpy(f->text, why.p, why.n);
	catalog_list(c);
}

void catalog_forgive(struct catalog *c)
{
	c->n_failures = 0;
	catalog_list(c);
}
