/* Finding the selected row, and selecting another. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/pick.h"

/* A walk over the rows, remembering the one looked for and those around a number. */
struct search {
	struct rows rows;
	struct menu_row exact, before, after;
	uint32_t n_exact, n_before, n_after, total;
};

static bool is_picked(const struct menu_pick *pick, const struct menu_row *row)
{
	if (row->kind == ROW_SUBMENU)
		return pick->submenu.depth && place_eq(pick->submenu, row->place);
	return row->kind == ROW_ENTRY && !pick->submenu.depth &&
	       entry_key_eq(pick->entry, row->item->key);
}

static void search(struct search *s, const struct menu_state *m, const struct listing *list,
		   uint32_t near)
{
	struct menu_row row;

	*s = (struct search){0};
	rows_begin(&s->rows, list, browser_place(m));
	for (; rows_next(&s->rows, &row); s->total++) {
		if (row.kind == ROW_HEADING)
			continue;
		if (!s->exact.item && is_picked(&m->picks[m->depth], &row)) {
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

static void pick(struct menu_state *m, const struct menu_row *row, uint32_t number)
{
	struct menu_pick *p = &m->picks[m->depth];

	*p = (struct menu_pick){0};
	if (row->kind == ROW_SUBMENU)
		p->submenu = row->place;
	else
		p->entry = row->item->key;
	m->at = number;
}

bool pick_selected(const struct menu_state *m, const struct listing *list, struct menu_row *row,
		   uint32_t *number, uint32_t *total)
{
	struct search s;

	search(&s, m, list, m->at);
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

void pick_by(struct menu_state *m, const struct listing *list, int64_t by)
{
	struct menu_row row;
	uint32_t number, total;
	struct search s;

	if (!pick_selected(m, list, &row, &number, &total))
		return;
	int64_t target = (int64_t)number + by;
	target = target < 0 ? 0 : target >= total ? total - 1 : target;
	search(&s, m, list, (uint32_t)target);

	/* A heading is passed over in the direction of the move. */
	bool exact = s.before.item && s.n_before == target;
	if (s.before.item && (exact || by < 0 || !s.after.item))
		pick(m, &s.before, s.n_before);
	else if (s.after.item)
		pick(m, &s.after, s.n_after);
}

bool pick_chosen(struct menu_state *m, const struct listing *list)
{
	const struct listed *chosen = listing_find(list, m->chosen);
	struct rows rows;
	struct menu_row row;

	rows_begin(&rows, list, browser_place(m));
	for (uint32_t n = 0; chosen && rows_next(&rows, &row); n++) {
		bool leads = row.kind == ROW_SUBMENU &&
			     chosen->entry->submenu.n >= row.place.depth &&
			     place_eq(place_of(chosen, row.place.depth), row.place);
		if (!leads && !(row.kind == ROW_ENTRY && row.item == chosen))
			continue;
		pick(m, &row, n);
		return true;
	}
	return false;
}

void pick_entry(struct menu_state *m, const struct listing *list, struct entry_key key)
{
	struct rows rows;
	struct menu_row row;

	rows_begin(&rows, list, browser_place(m));
	for (uint32_t n = 0; rows_next(&rows, &row); n++)
		if (row.kind == ROW_ENTRY && entry_key_eq(row.item->key, key))
			pick(m, &row, n);
}

void pick_settle(struct menu_state *m, const struct listing *list)
{
	struct search s;

	if (!m->touched && pick_chosen(m, list))
		return;
	search(&s, m, list, m->at);
	while (s.total == 0 && m->depth && list->pending == 0) {
		m->depth--;
		search(&s, m, list, m->at);
	}
	if (s.exact.item)
		m->at = s.n_exact;
}
