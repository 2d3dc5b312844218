/* Slots, and the listing made of them. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/catalog.h"

#include <stdlib.h>
#include <time.h>

#include "init/catalog/merge.h"
#include "init/catalog/precedence.h"
#include "init/catalog/reset.h"
#include "lib/fd.h"

struct slot *catalog_add(struct catalog *c, enum origin origin)
{
	for (struct slot *s = c->slots; s < c->slots + LIMIT_VOLUMES; s++) {
		if (s->state != SLOT_FREE)
			continue;
		*s = (struct slot){.state = SLOT_NEW, .origin = origin, .number = ++c->next_number,
				   .image = -1, .mount = -1};
		s->order = s->number;
		if (c->ever <= s - c->slots)
			c->ever = (uint32_t)(s - c->slots) + 1;
		return s;
	}
	return NULL;
}

void catalog_reset(struct slot *s)
{
	arena_close(&s->probe_memory);
	arena_close(&s->scan_memory);
	arena_close(&s->fate_memory);
	if (s->origin != ORIGIN_DIRECTORY)
		fd_close(&s->mount);
	s->probe = (struct probe_record){0};
	s->scan = (struct scan_record){0};
	s->failure = s->fate = (struct note){0};
	s->stale = s->again = false;
	s->appeared = 0;
	s->state = SLOT_NEW;
}

void catalog_remove(struct slot *s)
{
	catalog_reset(s);
	fd_close(&s->mount);
	arena_close(&s->inside_memory);
	arena_close(&s->net_memory);
	s->state = SLOT_FREE;
}

void catalog_tell(struct slot *s, uint32_t code, struct slice message)
{
	arena_close(&s->fate_memory);
	s->fate = (struct note){.code = code, .volume = s->number};
	if (arena_open(&s->fate_memory, 2 * LIMIT_NOTE_BYTES, arena_never_full) == 0)
		s->fate.message = arena_copy(&s->fate_memory,
					     slice_upto(message, LIMIT_NOTE_BYTES));
}

struct slot *catalog_slot(struct catalog *c, uint32_t number)
{
	CATALOG_FOR_EACH(c, s)
		if (number && s->number == number)
			return s;
	return NULL;
}

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

void catalog_count(struct catalog *c, const struct slot *s, struct slice tally)
{
	tally = slice_upto(tally, sizeof(c->tally));
	if (tally.n == 0 || (s && catalog_removable(c, s)))
		return;
	memcpy(c->tally, tally.p, tally.n);
	c->tally_n = (uint32_t)tally.n;
}

const struct facts *catalog_facts(const struct catalog *c, uint32_t number)
{
	const struct slot *s = catalog_slot((struct catalog *)c, number);

	return s ? &s->probe.facts : NULL;
}

bool catalog_is_asked(const struct catalog *c, const struct slot *s)
{
	return c->only.n == 0 || slice_eq(s->probe.facts.device, c->only) ||
	       slice_eq(s->probe.facts.disk, c->only);
}

struct slice catalog_volume_name(const struct catalog *c, uint32_t number)
{
	const struct facts *f = catalog_facts(c, number);
	struct slice name = f ? volume_key(f) : (struct slice){0};

	return name.n || f ? name : S("?");
}

_Static_assert((int)LIMIT_VOLUMES == 512 && (int)LIMIT_PARTITIONS == 128 &&
	       (int)LIMIT_IMAGES == 64 && (int)LIMIT_GUEST_IMAGES == 32, "as the notes say");

struct note_list catalog_notes(const struct catalog *c, struct note room[CATALOG_NOTES])
{
	struct note_list list = {room, 0};

	if (c->crowded)
		room[list.n++] = (struct note){
			.code = NOTE_LIMIT,
			.message = S("not every device is looked at: there are more than 512, "
				     "or one disk has partitions beyond number 128")};
	if (c->list.uncompared)
		room[list.n++] = (struct note){
			.code = NOTE_LIMIT,
			.message = S("menus may be listed twice: there are too many and too long "
				     "entries to compare them all")};
	if (c->unlooked)
		room[list.n++] = (struct note){
			.code = NOTE_LIMIT,
			.message = S("not every image file is looked into: configurations name "
				     "more than 64, or more than 32 for what can be unplugged")};
	for (uint32_t i = 0; i < c->networks.n && i < CATALOG_NETS; i++)
		if (c->networks.at[i].message.n)
			room[list.n++] = c->networks.at[i];
	return list;
}

static bool has_facts(const struct slot *s)
{
	return s->state >= SLOT_UNREADABLE;
}

static int by_order(const void *x, const void *y)
{
	const struct volume *a = x, *b = y;

	return (a->order > b->order) - (a->order < b->order);
}

/* a server's names are its own: no disk's configuration finds it by them */
static bool is_volume(const struct slot *s)
{
	return has_facts(s) && s->origin != ORIGIN_NET;
}

/* Room for those alone: pages for all that there can be would be cleared in every scan. */
struct volume_set catalog_volumes(const struct catalog *c, struct arena *a)
{
	struct volume_set set = {0};
	uint32_t n = 0;

	CATALOG_FOR_EACH((struct catalog *)c, s)
		n += is_volume(s);
	set.at = arena_array(a, struct volume, n);
	CATALOG_FOR_EACH((struct catalog *)c, s) {
		if (!is_volume(s))
			continue;
		set.at[set.n++] = (struct volume){
			.number = s->number, .order = s->order, .facts = s->probe.facts,
			.source = s->mount >= 0 ? &s->source.source : NULL,
			.trouble = s->probe.notes.n ? s->probe.notes.at[0].message
						    : s->failure.message};
	}
	qsort(set.at, set.n, sizeof(*set.at), by_order);
	return set;
}

/* ---- the listing ---- */

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

static bool still_working(const struct slot *s)
{
	return s->state != SLOT_UNREADABLE && s->state != SLOT_SCANNED;
}

/* Whether what @pending will say may come before what @s lists, or change it: its disk is the
 * better one, or the same (a boot loader's partition has a say on all of it), or @s asked for what
 * is not there. */
static bool may_matter(const struct catalog *c, const struct slot *pending, const struct slot *s)
{
	return c->unranked || c->hibernated.found || s->scan.wants.n ||
	       pending->order <= s->order || strcmp(pending->block.disk, s->block.disk) == 0;
}

bool catalog_removable(const struct catalog *c, const struct slot *s)
{
	while (s && s->origin == ORIGIN_INSIDE) /* its holder was there before it */
		s = catalog_slot((struct catalog *)c, s->inside.holder);
	return s && s->block.removable;
}

bool catalog_guest(const struct catalog *c, const struct slot *s)
{
	return s->order >= PRECEDENCE_UNNAMED && catalog_removable(c, s);
}

static bool has_image(const struct catalog *c, const struct slot *s)
{
	return s->origin != ORIGIN_INSIDE && hibernated_is_image(&c->hibernated, &s->probe.facts);
}

const struct slot *catalog_image(const struct catalog *c, const struct slot *s)
{
	bool guest = catalog_guest(c, s);

	CATALOG_FOR_EACH((struct catalog *)c, image)
		if (has_image(c, image) && catalog_guest(c, image) == guest &&
		    (!guest || strcmp(image->block.disk, s->block.disk) == 0))
			return image;
	return NULL;
}

bool catalog_sleeps(const struct catalog *c, const struct slot *s)
{
	return c->hibernated.found || catalog_image(c, s);
}

void catalog_rank(struct catalog *c, struct slot *s, struct slice order)
{
	bool removable = catalog_removable(c, s);

	s->order = precedence_named(s->order, order, &s->probe.facts, removable);
	CATALOG_FOR_EACH(c, other) {
		struct slot *stick = removable ? s : other, *fixed = removable ? other : s;

		if (stick->order < PRECEDENCE_UNNAMED &&
		    fixed->order == precedence_of_rival(stick->order) &&
		    catalog_removable(c, stick) && !catalog_removable(c, fixed))
			stick->order = PRECEDENCE_LAST_DEVICE;
	}
}

bool catalog_looked(struct catalog *c, bool *any)
{
	bool all = c->assembling_fixed == 0;

	*any = false;
	CATALOG_FOR_EACH(c, s) {
		if (!s->looked && !still_working(s))
			s->looked = true;
		if (catalog_removable(c, s))
			continue;
		all &= s->looked;
		*any |= s->looked;
	}
	return all;
}

/* What is made of fixed disks may come before everything; of others, before what is on others. */
static uint32_t count_assemblies(const struct catalog *c, const struct slot *s)
{
	bool all = c->unranked || c->hibernated.found || s->scan.wants.n ||
		   catalog_removable(c, s);

	return all ? c->assembling : c->assembling_fixed;
}

static uint32_t count_awaited(const struct catalog *c, const struct slot *s)
{
	uint32_t n = count_assemblies(c, s);

	CATALOG_FOR_EACH((struct catalog *)c, other)
		n += still_working(other) && may_matter(c, other, s);
	return n;
}

/* Most machines have none that sleeps: that is asked once a listing, not for each volume. */
static bool any_image(const struct catalog *c)
{
	CATALOG_FOR_EACH((struct catalog *)c, s)
		if (has_image(c, s))
			return true;
	return false;
}

/* The menus of @s with their entries, for which there is room at @places: one walk over the entries
 * to count, one to sort them in, however many menus there are. @images: some volume has one. */
static void group_by_menu(const struct catalog *c, const struct slot *s, bool images,
			  struct by_menu *menus, uint32_t *places)
{
	uint32_t n_menus = s->scan.menus.n, awaited = n_menus ? count_awaited(c, s) : 0;
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
	bool images = any_image(c);

	CATALOG_FOR_EACH(c, s) {
		if (!catalog_is_asked(c, s))
			continue;
		group_by_menu(c, s, images, &order[n], places);
		n += s->scan.menus.n;
		places += s->scan.entries.n;
	}
	qsort(order, n, sizeof(*order), menu_order);
	for (uint32_t m = 0; m < n; m++)
		list_menu(c, at, &order[m]);
}

void catalog_list(struct catalog *c)
{
	uint32_t entries, menus = count_menus(c, &entries);
	size_t room = (size_t)entries * sizeof(struct listed) +
		      (size_t)menus * sizeof(struct by_menu) +
		      (size_t)entries * sizeof(uint32_t) + merge_memory(entries);

	arena_close(&c->memory);
	c->list = (struct listing){.edition = ++c->editions};
	c->list.pending = c->assembling + c->awaited_networks;
	CATALOG_FOR_EACH(c, s)
		c->list.pending += still_working(s);
	if (entries == 0 || arena_open(&c->memory, room + 4096, arena_never_full) < 0)
		return;
	struct listed *at = arena_array(&c->memory, struct listed, entries);
	find_exhausted(c);
	list_menus(c, at, entries, menus);
	c->list.at = at;
	merge_listing(&c->list, at, &c->memory);
}
