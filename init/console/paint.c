/* Painting a menu into the grid: title, list or page, messages, countdown, keys. */
/* SPDX-License-Identifier: MIT */
#include "init/console/paint.h"

#include <stdio.h>

#include "init/menu/details.h"
#include "init/menu/pages.h"
#include "init/menu/pick.h"

/* ---- small things ---- */

static void put_number(struct screen_row *row, uint16_t end, int64_t v)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%lld", (long long)v);

	row_put(row, end, (struct slice){digits, (size_t)n});
}

static struct slice title_of(const struct boot_entry *e)
{
	if (e->title.n)
		return e->title;
	return e->name.n ? e->name : e->id;
}

static bool roomy(const struct grid *g)
{
	return g->rows >= BROWSER_ROOMY_ROWS;
}

/* The first line between title and messages. */
static uint16_t first_line(const struct grid *g)
{
	return roomy(g) ? 2 : 1;
}

/* ---- the title ---- */

static void put_path(struct screen_row *row, uint16_t end, const struct menu_state *m,
		     const struct listing *list)
{
	struct rows rows;
	struct menu_row first;

	rows_begin(&rows, list, browser_place(m));
	if (m->depth == 0 || !rows_next(&rows, &first))
		return;
	for (uint32_t i = 0; i < m->depth && i < first.item->entry->submenu.n; i++) {
		row_put(row, end, S(" > "));
		row_put_cut(row, end, first.item->entry->submenu.at[i]);
	}
	if (first.item->facts && first.item->facts->device.n) {
		row_put(row, end, S("  ("));
		row_put(row, end, first.item->facts->device);
		row_put(row, end, S(")"));
	}
}

static void paint_title(struct grid *g, const struct menu_state *m, const struct listing *list)
{
	static const struct slice views[] = {
		[VIEW_LIST] = S_INIT(""),
		[VIEW_EDIT] = S_INIT(" - command line, for this boot only"),
		[VIEW_DETAILS] = S_INIT(" - details"),
		[VIEW_HELP] = S_INIT(" - help"),
		[VIEW_REPORT] = S_INIT(" - what was looked at"),
		[VIEW_LOGIN] = S_INIT(" - a password is needed"),
	};
	struct screen_row *row = &g->row[0];

	row->look = LOOK_REVERSE;
	row_put(row, g->columns, S(" kexling"));
	row_put(row, g->columns, views[m->view]);
	if (m->view == VIEW_LIST)
		put_path(row, (uint16_t)(g->columns - 1), m, list);
	row_fill(row, g->columns, ' ');
}

/* ---- the list ---- */

static void put_size(struct screen_row *row, uint16_t end, uint64_t bytes)
{
	static const struct slice units[] = {S_INIT(" KiB"), S_INIT(" MiB"), S_INIT(" GiB"),
					     S_INIT(" TiB")};
	enum { ROOM = 12 };
	uint64_t size = bytes >> 10;
	size_t unit = 0;

	if (bytes == 0 || row->columns + ROOM > end)
		return;
	for (; size >= 10240 && unit < 3; unit++)
		size >>= 10;
	row_put(row, end, S("  "));
	put_number(row, end, (int64_t)size);
	row_put(row, end, units[unit]);
}

static void put_named(struct screen_row *row, uint16_t end, struct slice before, struct slice value,
		      struct slice behind)
{
	if (value.n == 0)
		return;
	row_put(row, end, before);
	row_put_cut(row, end, value);
	row_put(row, end, behind);
}

/* Which disk what follows is from: the names first, then as much as there is room for. */
static void paint_heading(struct screen_row *row, uint16_t end, const struct listed *l)
{
	const struct facts *f = l->facts;

	row->look = LOOK_BOLD;
	row_put(row, end, S(" --"));
	if (f) {
		put_named(row, end, S(" "), f->device, S(""));
		put_named(row, end, S(" \""), f->label, S("\""));
		put_named(row, end, S("  "), f->fstype, S(""));
	}
	put_named(row, end, f && f->fstype.n ? S(", ") : S(" "), l->entry->format, S(""));
	if (f) {
		put_size(row, end, f->size);
		if (row->columns + 2 + row_width(slice_upto(f->model, end)) <= end)
			put_named(row, end, S("  "), f->model, S(""));
	}
	row_put(row, end, S(" "));
	row_fill(row, end, '-');
}

static bool is_chosen(const struct menu_state *m, const struct listed *l)
{
	return m->chosen.volume && entry_key_eq(m->chosen, l->key);
}

static bool leads_to_chosen(const struct menu_state *m, const struct listing *list,
			    const struct menu_row *row)
{
	const struct listed *l = listing_find(list, m->chosen);

	return l && l->entry->submenu.n >= row->place.depth &&
	       place_eq(place_of(l, row->place.depth), row->place);
}

static void paint_row(struct screen_row *out, uint16_t end, const struct menu_row *row,
		      struct slice mark)
{
	bool submenu = row->kind == ROW_SUBMENU;
	struct slice title = submenu ? row->item->entry->submenu.at[row->place.depth - 1]
				     : title_of(row->item->entry);

	row_put(out, end, mark);
	if (submenu)
		row_put(out, end, S("+ "));
	else
		row_put(out, end, details_refusal(row->item).n ? S("! ") : S("  "));
	row_put_cut(out, end, title);
}

static void paint_selectable(struct screen_row *out, uint16_t end, const struct menu_state *m,
			     const struct listing *list, const struct menu_row *row, bool selected)
{
	bool chosen = row->kind == ROW_SUBMENU ? leads_to_chosen(m, list, row)
					       : is_chosen(m, row->item);

	row_put(out, end, selected ? S(" > ") : S("   "));
	paint_row(out, end, row, chosen ? S("*") : S(" "));
	if (selected)
		out->look = LOOK_REVERSE;
}

static void paint_empty(struct grid *g, const struct menu_state *m, const struct listing *list)
{
	uint16_t line = first_line(g);
	struct paper paper = {.grid = g, .columns = g->columns, .first = (uint16_t)(line + 1),
			      .rows = (uint16_t)(browser_page(m) - 1)};

	row_put(&g->row[line], g->columns,
		list->pending ? S("   Looking for something to boot ...")
		: m->report.n ? S("   Nothing to boot was found. Looked at:")
			      : S("   Nothing to boot was found."));
	if (list->pending == 0)
		paper_put_lines(&paper, m->report);
}

/* Arrows at the right edge: there is more above, or below. */
static void paint_more(struct grid *g, uint16_t line, uint16_t n, bool above, bool below)
{
	uint16_t edge = (uint16_t)(g->columns - 1);

	if (above) {
		row_fill(&g->row[line], edge, ' ');
		row_put(&g->row[line], g->columns, S("^"));
	}
	if (below) {
		row_fill(&g->row[line + n - 1], edge, ' ');
		row_put(&g->row[line + n - 1], g->columns, S("v"));
	}
}

static void paint_list(struct grid *g, const struct menu_state *m, const struct listing *list)
{
	uint16_t line = first_line(g), page = browser_page(m), edge = (uint16_t)(g->columns - 1);
	uint32_t number = 0, total = 0;
	struct menu_row row, selected = {0};
	struct rows rows;

	if (!pick_selected(m, list, &selected, &number, &total)) {
		paint_empty(g, m, list);
		return;
	}
	uint32_t top = browser_top(m, number, total);
	rows_begin(&rows, list, browser_place(m));
	for (uint32_t n = 0; n < top + page && rows_next(&rows, &row); n++) {
		struct screen_row *out = &g->row[line + (n < top ? 0 : n - top)];
		if (n < top)
			continue;
		if (row.kind == ROW_HEADING)
			paint_heading(out, edge, row.item);
		else
			paint_selectable(out, edge, m, list, &row, n == number);
	}
	paint_more(g, line, page, top > 0, total > top + page);
	if (number >= top && number < top + page)
		row_fill(&g->row[line + (number - top)], g->columns, ' ');
}

/* ---- the pages ---- */

static void paint_page(struct grid *g, const struct menu_state *m, const struct listing *list)
{
	struct paper paper = {.grid = g, .columns = (uint16_t)(g->columns - 1),
			      .first = first_line(g), .rows = browser_page(m), .skip = m->scroll};

	pages_put(&paper, m, list);
	paint_more(g, paper.first, paper.rows, m->scroll > 0,
		   paper.line > m->scroll + (uint32_t)paper.rows);
}

/* ---- name and password ---- */

static void paint_login(struct grid *g, const struct menu_state *m)
{
	struct screen_row *row = &g->row[first_line(g)];
	bool password = m->login.password;

	row_put(row, g->columns, S("Name: "));
	row_put_cut(row, g->columns, password ? (struct slice){m->login.user, m->login.user_n}
					      : editor_text(&m->editor));
	if (password) {
		row++;
		row_put(row, g->columns, S("Password: "));
		for (uint32_t i = 0; i < m->editor.n && i < 40; i++)
			row_put(row, g->columns, S("*"));
	}
	g->cursor = true;
	g->cursor_row = (uint16_t)(first_line(g) + password);
	g->cursor_column = row->columns < g->columns ? row->columns : (uint16_t)(g->columns - 1);
}

/* ---- the editor ---- */

/* A place in text that is broken at the screen's edge. */
struct flow {
	uint32_t line;
	uint16_t column;
};

static void flow_room(struct flow *f, uint16_t columns, unsigned width)
{
	if (f->column + width <= columns)
		return;
	f->line++;
	f->column = 0;
}

static struct flow flow_over(struct slice s, uint16_t columns)
{
	struct flow f = {0};
	unsigned width;

	while (s.n) {
		s = slice_from(s, row_step(s, &width));
		flow_room(&f, columns, width);
		f.column = (uint16_t)(f.column + width);
	}
	flow_room(&f, columns, 1);	/* of the cursor */
	return f;
}

static void paint_text(struct grid *g, uint16_t first, uint16_t lines, uint32_t top, struct slice s)
{
	struct flow f = {0};
	unsigned width;

	while (s.n) {
		size_t n = row_step(s, &width);
		flow_room(&f, g->columns, width);
		if (f.line >= top && f.line - top < lines)
			row_put(&g->row[first + (f.line - top)], g->columns, slice_upto(s, n));
		f.column = (uint16_t)(f.column + width);
		s = slice_from(s, n);
	}
}

static void paint_editor(struct grid *g, const struct menu_state *m, const struct listing *list)
{
	const struct listed *l = listing_find(list, m->subject);
	uint16_t line = first_line(g), lines = (uint16_t)(browser_page(m) - 1);
	struct slice text = editor_text(&m->editor);
	struct flow at = flow_over(slice_upto(text, m->editor.at), g->columns);
	uint32_t top = at.line >= lines ? at.line - lines + 1 : 0;

	if (l)
		row_put_cut(&g->row[line], g->columns, title_of(l->entry));
	g->row[line].look = LOOK_BOLD;
	line++;
	paint_text(g, line, lines, top, text);
	g->cursor = true;
	g->cursor_row = (uint16_t)(line + (at.line - top));
	g->cursor_column = at.column;
}

/* ---- the lines at the bottom ---- */

enum { MESSAGE_LINES = 2 };

/* Two lines, the first of which may have begun. */
static void paint_message(struct grid *g, uint16_t line, struct slice s)
{
	struct screen_row *row = &g->row[line];
	struct slice first;
	size_t n = row_wrap(s, (uint16_t)(g->columns - row->columns), &first);

	row_put(row, g->columns, first);
	row_put_cut(row + 1, g->columns, slice_from(s, n));
}

/* What the selected entry is, when there is nothing more urgent. */
static void paint_about(struct grid *g, uint16_t line, const struct listed *l)
{
	struct slice refusal = details_refusal(l), action = details_action(l);
	struct screen_row *row = &g->row[line];

	if (refusal.n) {
		row_put(row, g->columns, entry_bootable(l->entry) ? S("Has failed: ")
								  : S("Cannot be booted: "));
		paint_message(g, line, refusal);
		return;
	}
	if (l->facts)
		put_named(row, g->columns, S(""), l->facts->device, S(": "));
	row_put_cut(row, g->columns, action.n ? action : l->entry->kernel.path);
	row_put_cut(row + 1, g->columns, l->entry->cmdline);
}

static void paint_info(struct grid *g, const struct menu_state *m, const struct listing *list)
{
	uint16_t line = (uint16_t)(g->rows - 2 - MESSAGE_LINES);
	struct menu_row row;
	uint32_t number, total;

	if (m->message_n)
		paint_message(g, line, (struct slice){m->message, m->message_n});
	else if (m->view == VIEW_LIST && pick_selected(m, list, &row, &number, &total) &&
		 row.kind == ROW_ENTRY)
		paint_about(g, line, row.item);
}

static void put_countdown(struct screen_row *row, uint16_t end, const struct menu_state *m,
			  const struct listing *list)
{
	const struct listed *l = listing_find(list, m->chosen);
	struct slice stops = end < 60 ? S(" s, arrow stops") : S(" s - any arrow key stops");
	uint16_t behind = (uint16_t)(stops.n + (m->seconds < 10 ? 5 : m->seconds < 100 ? 6 : 9));

	row_put(row, end, S("Booting "));
	if (l)
		row_put_cut(row, (uint16_t)(end - behind), title_of(l->entry));
	row_put(row, end, S(" in "));
	put_number(row, end, m->seconds);
	row_put(row, end, stops);
}

static void paint_status(struct grid *g, const struct menu_state *m, const struct listing *list)
{
	struct screen_row *row = &g->row[g->rows - 2];

	if (m->booting)
		return;
	if (m->seconds >= 0) {
		put_countdown(row, g->columns, m, list);
	} else if (list->pending) {
		put_number(row, g->columns, list->pending);
		row_put(row, g->columns,
			list->pending == 1 ? S(" device is still being looked at")
					   : S(" devices are still being looked at"));
	}
}

enum {
	IN_LIST = 1 << VIEW_LIST,
	IN_EDIT = 1 << VIEW_EDIT,
	IN_DETAILS = 1 << VIEW_DETAILS,
	IN_LOGIN = 1 << VIEW_LOGIN,
	IN_PAGES = IN_DETAILS | 1 << VIEW_HELP | 1 << VIEW_REPORT,
};

/* The most useful first: a narrow screen shows as many as fit. */
static const struct hint {
	unsigned views;
	struct slice text;
	bool unlocked;	/* not where the settings forbid it */
	bool inner;	/* only in a submenu */
} hints[] = {
	{IN_LIST, S_INIT("Esc back"), false, true},
	{IN_LIST | IN_EDIT, S_INIT("Enter boot"), false, false},
	{IN_LIST, S_INIT("? help"), false, false},
	{IN_LOGIN, S_INIT("Enter goes on"), false, false},
	{IN_EDIT | IN_LOGIN, S_INIT("Esc cancel"), false, false},
	{IN_EDIT, S_INIT("^W ^U ^K delete"), false, false},
	{IN_PAGES, S_INIT("Esc back"), false, false},
	{IN_PAGES, S_INIT("Up Down scroll"), false, false},
	{IN_LIST | IN_DETAILS, S_INIT("e edit"), true, false},
	{IN_LIST, S_INIT("i info"), false, false},
	{IN_LIST, S_INIT("c shell"), true, false},
	{IN_LIST, S_INIT("r rescan"), false, false},
	{IN_LIST, S_INIT("d devices"), false, false},
};

static bool is_shown(const struct hint *h, const struct menu_state *m)
{
	if (!(h->views & 1u << m->view))
		return false;
	return !(h->unlocked && m->locked) && !(h->inner && m->depth == 0);
}

static void paint_hints(struct grid *g, const struct menu_state *m)
{
	struct screen_row *row = &g->row[g->rows - 1];
	/* the last cell makes some terminals scroll */
	uint16_t end = (uint16_t)(g->columns - 1);

	if (m->booting) {
		row_put(row, end, S("Esc stops it"));
		return;
	}
	for (size_t i = 0; i < sizeof(hints) / sizeof(*hints); i++) {
		if (!is_shown(&hints[i], m) || row->columns + hints[i].text.n + 2 > end)
			continue;
		row_put(row, end, row->n ? S("  ") : S(""));
		row_put(row, end, hints[i].text);
	}
}

/* ---- all of it ---- */

static void paint_rule(struct grid *g)
{
	if (roomy(g))
		row_fill(&g->row[g->rows - 5], g->columns, '-');
}

void paint_menu(struct grid *g, const struct menu_state *m, const struct listing *list)
{
	for (uint16_t i = 0; i < g->rows; i++)
		g->row[i].n = g->row[i].columns = g->row[i].look = 0;
	g->cursor = false;
	paint_title(g, m, list);
	paint_rule(g);
	if (m->view == VIEW_LIST || m->booting)
		paint_list(g, m, list);
	else if (m->view == VIEW_EDIT)
		paint_editor(g, m, list);
	else if (m->view == VIEW_LOGIN)
		paint_login(g, m);
	else
		paint_page(g, m, list);
	paint_info(g, m, list);
	paint_status(g, m, list);
	paint_hints(g, m);
}
