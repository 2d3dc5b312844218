/* Finding the selected row, and selecting another. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/pick.h"

/* A walk over the rows, remembering the one looked for and those around a number. */
struct search {
	struct rows rows;
	struct row exact, before, after;
	uint32_t n_exact, n_before, n_after, total;
};

static bool is_picked(const struct pick *pick, const struct row *row)
{
	if (row->kind == ROW_SUBMENU)
		return pick->submenu.depth && place_eq(pick->submenu, row->place);
	return row->kind == ROW_ENTRY && !pick->submenu.depth &&
	       entry_key_eq(pick->entry, row->item->key);
}

static void search(struct search *s, const struct browser *b, const struct listing *list,
		   uint32_t near)
{
	struct row row;

	*s = (struct search){0};
	browser_rows(&s->rows, b, list);
	for (; rows_next(&s->rows, &row); s->total++) {
		if (row.kind == ROW_HEADING)
			continue;
		if (!s->exact.item && is_picked(browser_pick((struct browser *)b), &row)) {
			s->exact = row;
			s->n_exact = s->total;
		}
		if (s->total <= near) {
			s->before = row;
			s->n_before = s->total;
		} else if (!s->after.item) {
			s->after = row;
			s->n_after = s->total;
		}
	}
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
	struct search s;

	search(&s, b, list, b->at);
	*total = s.total;
	if (s.exact.item) {
		*row = s.exact;
		*number = s.n_exact;
	} else if (s.before.item) {
		*row = s.before;
		*number = s.n_before;
	} else {
		*row = s.after;
		*number = s.n_after;
	}
	return row->item != NULL;
}

uint32_t pick_count(const struct browser *b, const struct listing *list, uint32_t *number)
{
	uint32_t total = 0;
	struct rows rows;
	struct row row, selected;
	uint32_t at, all;

	*number = 0;
	if (!pick_selected(b, list, &selected, &at, &all))
		return 0;
	browser_rows(&rows, b, list);
	for (uint32_t n = 0; rows_next(&rows, &row); n++) {
		total += row.kind != ROW_HEADING;
		if (n == at)
			*number = total;
	}
	return total;
}

void pick_by(struct browser *b, const struct listing *list, int64_t by)
{
	struct row row;
	uint32_t number, total;
	struct search s;

	if (!pick_selected(b, list, &row, &number, &total))
		return;
	int64_t target = (int64_t)number + by;
	target = target < 0 ? 0 : target >= total ? total - 1 : target;
	search(&s, b, list, (uint32_t)target);

	/* A heading is passed over in the direction of the move. */
	bool exact = s.before.item && s.n_before == target;
	if (s.before.item && (exact || by < 0 || !s.after.item))
		pick(b, &s.before, s.n_before);
	else if (s.after.item)
		pick(b, &s.after, s.n_after);
}

bool pick_leading(struct browser *b, const struct listing *list, const struct listed *chosen)
{
	struct rows rows;
	struct row row;

	browser_rows(&rows, b, list);
	for (uint32_t n = 0; chosen && rows_next(&rows, &row); n++) {
		bool leads = row.kind == ROW_SUBMENU &&
			     chosen->entry->submenu.n >= row.place.depth &&
			     place_eq(place_of(chosen, row.place.depth), row.place);
		if (!leads && !(row.kind == ROW_ENTRY && row.item == chosen))
			continue;
		pick(b, &row, n);
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
	struct rows rows;
	struct row row;

	browser_rows(&rows, b, list);
	for (uint32_t n = 0; rows_next(&rows, &row); n++)
		if (row.kind == ROW_ENTRY && entry_key_eq(row.item->key, key))
			pick(b, &row, n);
}

void pick_settle(struct browser *b, const struct listing *list)
{
	struct search s;

	if (!b->touched && pick_chosen(b, list))
		return;
	search(&s, b, list, b->at);
	while (s.total == 0 && b->depth && list->pending == 0 && !b->filter.on) {
		b->depth--;
		search(&s, b, list, b->at);
	}
	if (s.exact.item)
		b->at = s.n_exact;
}
