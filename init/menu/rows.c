/* Walking over a listing as one submenu shows it. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/rows.h"

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

void rows_begin(struct rows *r, const struct listing *list, struct place place)
{
	*r = (struct rows){.list = list, .place = place,
			   .headings = place.depth == 0 && several_menus(list)};
}

void rows_filtered(struct rows *r, const struct listing *list, struct slice filter)
{
	rows_begin(r, list, (struct place){0});
	r->flat = true;
	r->filter = filter;
}

static bool contains(struct slice s, struct slice word)
{
	for (; s.n >= word.n && s.n; s = slice_from(s, 1))
		if (slice_eq_fold(slice_upto(s, word.n), word))
			return true;
	return word.n == 0;
}

static bool is_found(const struct rows *r, const struct boot_entry *e)
{
	struct slice rest = r->filter;
	struct slice word = slice_word(&rest);

	for (; word.n; word = slice_word(&rest)) {
		bool found = contains(e->title, word);
		for (uint32_t i = 0; i < e->submenu.n && !found; i++)
			found = contains(e->submenu.at[i], word);
		if (!found)
			return false;
	}
	return true;
}

static bool seen_before(struct rows *r, uint64_t name)
{
	uint64_t *at = NULL;

	for (uint32_t i = 0; i < ROWS_PROBES; i++) {
		at = &r->seen[(name + i) % ROWS_SEEN];
		if (*at == name)
			return true;
		if (!*at)
			break;
	}
	*at = name;
	return false;
}

bool rows_next(struct rows *r, struct row *row)
{
	for (; r->next < r->list->n; r->next++) {
		const struct listed *l = &r->list->at[r->next];
		uint32_t depth = r->place.depth;

		if (!is_below(l, r->place) || (r->flat && !is_found(r, l->entry)))
			continue;
		if (r->headings && (!r->headed || !same_menu(r->headed, l))) {
			r->headed = l;
			*row = (struct row){.kind = ROW_HEADING, .item = l};
			return true;
		}
		*row = (struct row){.kind = ROW_ENTRY, .item = l};
		if (l->entry->submenu.n > depth && !r->flat) {
			row->kind = ROW_SUBMENU;
			row->place = place_of(l, depth + 1);
			if (seen_before(r, row->place.name ^ row->place.volume))
				continue;
		}
		r->next++;
		return true;
	}
	return false;
}
