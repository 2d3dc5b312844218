/* Painting a menu into the grid: title, list or page, messages, countdown, keys. */
/* SPDX-License-Identifier: MIT */
#include "init/console/paint.h"

#include "init/menu/details.h"
#include "init/menu/pages.h"
#include "init/menu/pick.h"
#include "lib/number.h"

/* ---- small things ---- */

static void put_number(struct grid_row *row, uint16_t end, int64_t v)
{
	char room[NUMBER_TEXT_BYTES];

	grid_put(row, end, number_text(v, room));
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

static void put_path(struct grid_row *row, uint16_t end, const struct browser *b,
		     const struct listing *list)
{
	struct rows rows;
	struct row first;

	rows_begin(&rows, list, browser_place(b));
	if (b->depth == 0 || !rows_next(&rows, &first))
		return;
	for (uint32_t i = 0; i < b->depth && i < first.item->entry->submenu.n; i++) {
		grid_put(row, end, S(" > "));
		grid_put_cut(row, end, first.item->entry->submenu.at[i]);
	}
	if (first.item->facts && first.item->facts->device.n) {
		grid_put(row, end, S("  ("));
		grid_put(row, end, first.item->facts->device);
		grid_put(row, end, S(")"));
	}
}

static void paint_title(struct grid *g, const struct browser *b, const struct listing *list)
{
	static const struct slice views[] = {
		[VIEW_LIST] = S_INIT(""),
		[VIEW_EDIT] = S_INIT(" - command line, for this boot only"),
		[VIEW_DETAILS] = S_INIT(" - details"),
		[VIEW_HELP] = S_INIT(" - help"),
		[VIEW_REPORT] = S_INIT(" - what was looked at"),
		[VIEW_LOGIN] = S_INIT(" - a password is needed"),
	};
	struct grid_row *row = &g->row[0];

	row->look = LOOK_REVERSE;
	grid_put(row, g->columns, S(" kexling"));
	grid_put(row, g->columns, views[b->view]);
	if (b->view == VIEW_LIST)
		put_path(row, (uint16_t)(g->columns - 1), b, list);
	grid_fill(row, g->columns, ' ');
}

/* ---- the list ---- */

static void put_size(struct grid_row *row, uint16_t end, uint64_t bytes)
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
	grid_put(row, end, S("  "));
	put_number(row, end, (int64_t)size);
	grid_put(row, end, units[unit]);
}

static void put_named(struct grid_row *row, uint16_t end, struct slice before, struct slice value,
		      struct slice behind)
{
	if (value.n == 0)
		return;
	grid_put(row, end, before);
	grid_put_cut(row, end, value);
	grid_put(row, end, behind);
}

/* Which disk what follows is from: the names first, then as much as there is room for. */
static void paint_heading(struct grid_row *row, uint16_t end, const struct listed *l)
{
	const struct facts *f = l->facts;

	row->look = LOOK_BOLD;
	grid_put(row, end, S(" --"));
	if (f) {
		put_named(row, end, S(" "), f->device, S(""));
		put_named(row, end, S(" \""), f->label, S("\""));
		put_named(row, end, S("  "), f->fstype, S(""));
	}
	put_named(row, end, f && f->fstype.n ? S(", ") : S(" "), l->entry->format, S(""));
	if (f) {
		put_size(row, end, f->size);
		if (row->columns + 2 + grid_width(slice_upto(f->model, end)) <= end)
			put_named(row, end, S("  "), f->model, S(""));
	}
	grid_put(row, end, S(" "));
	grid_fill(row, end, '-');
}

static bool is_chosen(const struct browser *b, const struct listed *l)
{
	return b->chosen.volume && entry_key_eq(b->chosen, l->key);
}

static bool leads_to_chosen(const struct browser *b, const struct listing *list,
			    const struct row *row)
{
	const struct listed *l = listing_find(list, b->chosen);

	return l && l->entry->submenu.n >= row->place.depth &&
	       place_eq(place_of(l, row->place.depth), row->place);
}

static void paint_row(struct grid_row *out, uint16_t end, const struct row *row, struct slice mark)
{
	bool submenu = row->kind == ROW_SUBMENU;
	struct slice title = submenu ? row->item->entry->submenu.at[row->place.depth - 1]
				     : title_of(row->item->entry);

	grid_put(out, end, mark);
	if (submenu)
		grid_put(out, end, S("+ "));
	else
		grid_put(out, end, details_refusal(row->item).n ? S("! ") : S("  "));
	grid_put_cut(out, end, title);
	if (!submenu && row->item->entry->flags & ENTRY_OWN)
		grid_put(out, end, S(" (this boot loader)"));
}

static void paint_selectable(struct grid_row *out, uint16_t end, const struct browser *b,
			     const struct listing *list, const struct row *row, bool selected)
{
	bool chosen = row->kind == ROW_SUBMENU ? leads_to_chosen(b, list, row)
					       : is_chosen(b, row->item);

	grid_put(out, end, selected ? S(" > ") : S("   "));
	paint_row(out, end, row, chosen ? S("*") : S(" "));
	if (selected)
		out->look = LOOK_REVERSE;
}

static void paint_empty(struct grid *g, const struct browser *b, const struct listing *list)
{
	uint16_t line = first_line(g);
	struct paper paper = {.grid = g, .columns = g->columns, .first = (uint16_t)(line + 1),
			      .rows = (uint16_t)(browser_page(b) - 1)};

	if (list->pending) {
		grid_put(&g->row[line], g->columns, S("   Looking for something to boot ..."));
		return;
	}
	struct slice devices = devices_text(b->devices);
	grid_put(&g->row[line], g->columns,
		 devices.n ? S("   Nothing to boot was found. Looked at:")
			   : S("   Nothing to boot was found."));
	paper_put_lines(&paper, devices);
}

/* Arrows at the right edge: there is more above, or below. */
static void paint_more(struct grid *g, uint16_t line, uint16_t n, bool above, bool below)
{
	uint16_t edge = (uint16_t)(g->columns - 1);

	if (above) {
		grid_fill(&g->row[line], edge, ' ');
		grid_put(&g->row[line], g->columns, S("^"));
	}
	if (below) {
		grid_fill(&g->row[line + n - 1], edge, ' ');
		grid_put(&g->row[line + n - 1], g->columns, S("v"));
	}
}

static void paint_list(struct grid *g, const struct browser *b, const struct listing *list)
{
	uint16_t line = first_line(g), page = browser_page(b), edge = (uint16_t)(g->columns - 1);
	uint32_t number = 0, total = 0;
	struct row row, selected = {0};
	struct rows rows;

	if (!pick_selected(b, list, &selected, &number, &total)) {
		paint_empty(g, b, list);
		return;
	}
	uint32_t top = browser_top(b, number, total);
	rows_begin(&rows, list, browser_place(b));
	for (uint32_t n = 0; n < top + page && rows_next(&rows, &row); n++) {
		struct grid_row *out = &g->row[line + (n < top ? 0 : n - top)];
		if (n < top)
			continue;
		if (row.kind == ROW_HEADING)
			paint_heading(out, edge, row.item);
		else
			paint_selectable(out, edge, b, list, &row, n == number);
	}
	paint_more(g, line, page, top > 0, total > top + page);
	if (number >= top && number < top + page)
		grid_fill(&g->row[line + (number - top)], g->columns, ' ');
}

/* ---- the pages ---- */

static void paint_page(struct grid *g, const struct browser *b, const struct listing *list)
{
	struct paper paper = {.grid = g, .columns = (uint16_t)(g->columns - 1),
			      .first = first_line(g), .rows = browser_page(b), .skip = b->scroll};

	pages_put(&paper, b, list);
	paint_more(g, paper.first, paper.rows, b->scroll > 0,
		   paper.line > b->scroll + (uint32_t)paper.rows);
}

/* ---- name and password ---- */

static void paint_login(struct grid *g, const struct browser *b)
{
	struct grid_row *row = &g->row[first_line(g)];
	bool password = b->login.password;

	grid_put(row, g->columns, S("Name: "));
	grid_put_cut(row, g->columns,
		     password ? (struct slice){b->login.user, b->login.user_n}
			      : editor_text(&b->editor));
	if (password) {
		row++;
		grid_put(row, g->columns, S("Password: "));
		for (uint32_t i = 0; i < b->editor.n && i < 40; i++)
			grid_put(row, g->columns, S("*"));
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
		s = slice_from(s, grid_step(s, &width));
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
		size_t n = grid_step(s, &width);
		flow_room(&f, g->columns, width);
		if (f.line >= top && f.line - top < lines)
			grid_put(&g->row[first + (f.line - top)], g->columns, slice_upto(s, n));
		f.column = (uint16_t)(f.column + width);
		s = slice_from(s, n);
	}
}

static void paint_editor(struct grid *g, const struct browser *b, const struct listing *list)
{
	const struct listed *l = listing_find(list, b->subject);
	uint16_t line = first_line(g), lines = (uint16_t)(browser_page(b) - 1);
	struct slice text = editor_text(&b->editor);
	struct flow at = flow_over(slice_upto(text, b->editor.at), g->columns);
	uint32_t top = at.line >= lines ? at.line - lines + 1 : 0;

	if (l)
		grid_put_cut(&g->row[line], g->columns, title_of(l->entry));
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
	struct grid_row *row = &g->row[line];
	struct slice first;
	size_t n = grid_wrap(s, (uint16_t)(g->columns - row->columns), &first);

	grid_put(row, g->columns, first);
	grid_put_cut(row + 1, g->columns, slice_from(s, n));
}

/* What the selected entry is, when there is nothing more urgent. */
static void paint_about(struct grid *g, uint16_t line, const struct listed *l)
{
	struct slice refusal = details_refusal(l), action = details_action(l);
	struct grid_row *row = &g->row[line];

	if (refusal.n) {
		grid_put(row, g->columns,
			 entry_bootable(l->entry) ? S("Has failed: ") : S("Cannot be booted: "));
		paint_message(g, line, refusal);
		return;
	}
	if (l->facts)
		put_named(row, g->columns, S(""), l->facts->device, S(": "));
	grid_put_cut(row, g->columns, action.n ? action : l->entry->kernel.path);
	grid_put_cut(row + 1, g->columns, l->entry->cmdline);
}

static void paint_info(struct grid *g, const struct browser *b, const struct listing *list)
{
	uint16_t line = (uint16_t)(g->rows - 2 - MESSAGE_LINES);
	struct row row;
	uint32_t number, total;

	if (b->message_n)
		paint_message(g, line, (struct slice){b->message, b->message_n});
	else if (b->view == VIEW_LIST && pick_selected(b, list, &row, &number, &total) &&
		 row.kind == ROW_ENTRY)
		paint_about(g, line, row.item);
}

static void put_countdown(struct grid_row *row, uint16_t end, const struct browser *b,
			  const struct listing *list)
{
	const struct listed *l = listing_find(list, b->chosen);
	struct slice stops = end < 60 ? S(" s, arrow stops") : S(" s - any arrow key stops");
	uint16_t behind = (uint16_t)(stops.n + (b->seconds < 10 ? 5 : b->seconds < 100 ? 6 : 9));

	grid_put(row, end, S("Booting "));
	if (l)
		grid_put_cut(row, (uint16_t)(end - behind), title_of(l->entry));
	grid_put(row, end, S(" in "));
	put_number(row, end, b->seconds);
	grid_put(row, end, stops);
}

static void paint_status(struct grid *g, const struct browser *b, const struct listing *list)
{
	struct grid_row *row = &g->row[g->rows - 2];

	if (b->booting)
		return;
	if (b->seconds >= 0) {
		put_countdown(row, g->columns, b, list);
	} else if (list->pending) {
		put_number(row, g->columns, list->pending);
		grid_put(row, g->columns,
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
	bool unlocked;	/* shown unless the settings forbid it */
	bool inner;	/* shown only in a submenu */
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

static bool is_shown(const struct hint *h, const struct browser *b)
{
	if (!(h->views & 1u << b->view))
		return false;
	return !(h->unlocked && b->locked) && !(h->inner && b->depth == 0);
}

static void paint_hints(struct grid *g, const struct browser *b)
{
	struct grid_row *row = &g->row[g->rows - 1];
	/* the last cell makes some terminals scroll */
	uint16_t end = (uint16_t)(g->columns - 1);

	if (b->booting) {
		grid_put(row, end, S("Esc stops it"));
		return;
	}
	for (size_t i = 0; i < sizeof(hints) / sizeof(*hints); i++) {
		if (!is_shown(&hints[i], b) || row->columns + hints[i].text.n + 2 > end)
			continue;
		grid_put(row, end, row->n ? S("  ") : S(""));
		grid_put(row, end, hints[i].text);
	}
}

/* ---- all of it ---- */

static void paint_rule(struct grid *g)
{
	if (roomy(g))
		grid_fill(&g->row[g->rows - 5], g->columns, '-');
}

void paint_browser(struct grid *g, const struct browser *b, const struct listing *list)
{
	for (uint16_t i = 0; i < g->rows; i++)
		g->row[i].n = g->row[i].columns = g->row[i].look = 0;
	g->cursor = false;
	paint_title(g, b, list);
	paint_rule(g);
	if (b->view == VIEW_LIST || b->booting)
		paint_list(g, b, list);
	else if (b->view == VIEW_EDIT)
		paint_editor(g, b, list);
	else if (b->view == VIEW_LOGIN)
		paint_login(g, b);
	else
		paint_page(g, b, list);
	paint_info(g, b, list);
	paint_status(g, b, list);
	paint_hints(g, b);
}
