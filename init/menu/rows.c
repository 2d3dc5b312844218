/* Walking over a listing as one submenu shows it. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/rows.h"

enum {
	SEEN = 256, PROBES = 8,
	FOUND_BYTES = 1 << 20,	/* of titles that are looked at for one filter */
};

_Static_assert((int)LIMIT_ALL_ENTRIES <= (int)ROWS_HEADING, "numbers of entries and a bit");
_Static_assert(FOUND_BYTES / LIMIT_ALL_ENTRIES >= 64, "as rows.h says");

/* struct seen - submenus that had their row already, each within PROBES of where its name belongs.
 * Looking is bounded: where hundreds crowd there, one may have two rows */
struct seen {
	uint64_t at[SEEN];
};

static bool same_menu(const struct listed *a, const struct listed *b)
{
	return a->menu == b->menu && a->key.volume == b->key.volume;
}

static bool is_below(const struct listed *l, struct place place)
{
	if (l->entry->flags & ENTRY_HIDDEN)
		return false;
	if (place.depth == 0)
		return true;
	return l->key.volume == place.volume && l->entry->submenu.n >= place.depth &&
	       place_eq(place_of(l, place.depth), place);
}

/* A single menu needs no heading. */
static bool several_menus(const struct listing *list)
{
	const struct listed *first = NULL;

	for (uint32_t i = 0; i < list->n; i++) {
		if (list->at[i].entry->flags & ENTRY_HIDDEN)
			continue;
		if (first && !same_menu(first, &list->at[i]))
			return true;
		first = &list->at[i];
	}
	return false;
}

static bool seen_before(struct seen *s, uint64_t name)
{
	uint64_t *at = NULL;

	for (uint32_t i = 0; i < PROBES; i++) {
		at = &s->at[(name + i) % SEEN];
		if (*at == name)
			return true;
		if (!*at)
			break;
	}
	*at = name;
	return false;
}

static void put(struct rows *r, uint32_t i, uint32_t heading)
{
	if (r->n == LIMIT_ALL_ENTRIES)
		return;
	r->at[r->n++] = (uint16_t)(i | heading);
	r->choices += !heading;
}

/* The title, then those around it from the innermost on, no more than @bytes of them. */
static bool is_found(const struct words *w, const struct boot_entry *e, size_t bytes)
{
	struct slice title = slice_upto(e->title, bytes);
	uint64_t found = words_in(w, title);

	bytes -= title.n;
	for (uint32_t i = e->submenu.n; i-- > 0 && bytes && found != w->last;) {
		title = slice_upto(e->submenu.at[i], bytes);
		found |= words_in(w, title);
		bytes -= title.n;
	}
	return found == w->last;
}

/* A submenu has one row, however many entries it has. */
static bool is_seen(const struct rows *r, struct seen *seen, const struct listed *l)
{
	if (r->flat || l->entry->submenu.n <= r->place.depth)
		return false;
	struct place to = place_of(l, r->place.depth + 1);
	return seen_before(seen, to.name ^ to.volume);
}

static void make(struct rows *r, const struct listing *list)
{
	bool headings = r->place.depth == 0 && several_menus(list);
	const struct listed *headed = NULL;
	struct seen seen = {{0}};
	struct words words;

	words_set(&words, (struct slice){r->filter, r->filter_n});
	for (uint32_t i = 0; i < list->n; i++) {
		const struct listed *l = &list->at[i];

		if (!is_below(l, r->place) ||
		    (r->flat && !is_found(&words, l->entry, FOUND_BYTES / list->n)))
			continue;
		if (headings && (!headed || !same_menu(headed, l))) {
			put(r, i, ROWS_HEADING);
			headed = l;
		}
		if (!is_seen(r, &seen, l))
			put(r, i, 0);
	}
}

/* Whether @r has them already; if not it is empty now. */
static bool are_made(struct rows *r, const struct listing *list, struct place place, bool flat,
		     struct slice filter)
{
	if (r->edition && r->edition == list->edition && place_eq(r->place, place) &&
	    r->flat == flat && slice_eq((struct slice){r->filter, r->filter_n}, filter))
		return true;
	r->edition = list->edition;
	r->place = place;
	r->flat = flat;
	r->n = r->choices = 0;
	r->filter_n = (uint32_t)filter.n;
	if (filter.n)
		memcpy(r->filter, filter.p, filter.n);
	return false;
}

const struct rows *rows_of(struct rows *kept, const struct listing *list, struct place place)
{
	if (!are_made(kept, list, place, false, (struct slice){0}))
		make(kept, list);
	return kept;
}

const struct rows *rows_found(struct rows *kept, const struct listing *list, struct slice filter)
{
	if (!are_made(kept, list, (struct place){0}, true, slice_upto(filter, WORDS_BYTES)))
		make(kept, list);
	return kept;
}

struct row rows_at(const struct rows *r, const struct listing *list, uint32_t i)
{
	uint32_t number = i < r->n ? r->at[i] & ~(uint32_t)ROWS_HEADING : list->n;

	if (number >= list->n)
		return (struct row){0};
	struct row row = {.kind = ROW_ENTRY, .item = &list->at[number]};
	if (rows_heading(r, i)) {
		row.kind = ROW_HEADING;
	} else if (!r->flat && row.item->entry->submenu.n > r->place.depth) {
		row.kind = ROW_SUBMENU;
		row.place = place_of(row.item, r->place.depth + 1);
	}
	return row;
}
