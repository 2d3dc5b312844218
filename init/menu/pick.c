/* Finding the selected row, and selecting another. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/pick.h"

static bool is_picked(const struct pick *pick, const struct row *row)
{
	if (row->kind == ROW_SUBMENU)
		return pick->submenu.depth && place_eq(pick->submenu, row->place);
	return row->kind == ROW_ENTRY && !pick->submenu.depth &&
	       entry_key_eq(pick->entry, row->item->key);
}

/* The number of the row that is selected, or r->n. Where two rows are of one submenu, it is the one
 * that was chosen. */
static uint32_t find_picked(const struct browser *b, const struct listing *list,
			    const struct rows *r)
{
	const struct pick *pick = browser_pick((struct browser *)b);
	struct row row = rows_at(r, list, b->at);

	if (row.item && is_picked(pick, &row))
		return b->at;
	for (uint32_t i = 0; i < r->n; i++) {
		row = rows_at(r, list, i);
		if (row.item && is_picked(pick, &row))
			return i;
	}
	return r->n;
}

/* The row @near, or the first one before it that is no heading, else the first one behind it. There
 * is one. */
static uint32_t find_near(const struct rows *r, uint32_t near)
{
	uint32_t last = near < r->n ? near : r->n - 1, i = last + 1;

	while (i && rows_heading(r, i - 1))
		i--;
	if (i)
		return i - 1;
	for (i = last; rows_heading(r, i); i++)
		;
	return i;
}

static void pick(struct browser *b, const struct row *row, uint32_t number)
{
	struct pick *p = browser_pick(b);

	*p = (struct pick){0};
	if (row->kind == ROW_SUBMENU)
		p->submenu = row->place;
	else
		p->entry = row->item->key;
	b->at = number;
}

bool pick_selected(const struct browser *b, const struct listing *list, struct row *row,
		   uint32_t *number, uint32_t *total)
{
	const struct rows *r = browser_rows(b, list);
	uint32_t i = find_picked(b, list, r);

	*row = (struct row){0};
	*number = 0;
	*total = r->n;
	if (r->choices == 0)
		return false;
	*number = i < r->n ? i : find_near(r, b->at);
	*row = rows_at(r, list, *number);
	return true;
}

uint32_t pick_count(const struct browser *b, const struct listing *list, uint32_t *number)
{
	const struct rows *r = browser_rows(b, list);
	struct row selected;
	uint32_t at, all;

	*number = 0;
	if (!pick_selected(b, list, &selected, &at, &all))
		return 0;
	for (uint32_t i = 0; i <= at; i++)
		*number += !rows_heading(r, i);
	return r->choices;
}

void pick_by(struct browser *b, const struct listing *list, int64_t by)
{
	const struct rows *r = browser_rows(b, list);
	struct row row;
	uint32_t number, total;

	if (!pick_selected(b, list, &row, &number, &total))
		return;
	int64_t target = (int64_t)number + by;
	target = target < 0 ? 0 : target >= total ? total - 1 : target;

	/* A heading is passed over in the direction of the move. */
	uint32_t at = (uint32_t)target, next = at;
	while (by > 0 && next < r->n && rows_heading(r, next))
		next++;
	at = find_near(r, next < r->n ? next : at);
	row = rows_at(r, list, at);
	pick(b, &row, at);
}

bool pick_leading(struct browser *b, const struct listing *list, const struct listed *chosen)
{
	const struct rows *r = browser_rows(b, list);

	for (uint32_t i = 0; chosen && i < r->n; i++) {
		struct row row = rows_at(r, list, i);
		bool leads = row.kind == ROW_SUBMENU &&
			     chosen->entry->submenu.n >= row.place.depth &&
			     place_eq(place_of(chosen, row.place.depth), row.place);
		if (!leads && !(row.kind == ROW_ENTRY && row.item == chosen))
			continue;
		pick(b, &row, i);
		return true;
	}
	return false;
}

bool pick_chosen(struct browser *b, const struct listing *list)
{
	return pick_leading(b, list, listing_find(list, b->chosen));
}

void pick_entry(struct browser *b, const struct listing *list, struct entry_key key)
{
	const struct rows *r = browser_rows(b, list);

	for (uint32_t i = 0; i < r->n; i++) {
		struct row row = rows_at(r, list, i);
		if (row.item && row.kind == ROW_ENTRY && entry_key_eq(row.item->key, key))
			pick(b, &row, i);
	}
}

void pick_settle(struct browser *b, const struct listing *list)
{
	if (!b->touched && pick_chosen(b, list))
		return;
	const struct rows *r = browser_rows(b, list);
	while (r->n == 0 && b->depth && list->pending == 0 && !b->filter.on) {
		b->depth--;
		r = browser_rows(b, list);
	}
	uint32_t i = find_picked(b, list, r);
	if (i < r->n)
		b->at = i;
}
