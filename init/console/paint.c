/* Painting a menu into the grid: title, list or page, messages, countdown, keys. */
/* SPDX-License-Identifier: MIT */
#include "init/console/paint.h"

#include "init/console/bottom.h"
#include "init/console/brush.h"
#include "init/menu/details.h"
#include "init/menu/pages.h"
#include "init/menu/pick.h"

/* The first line between title and messages. */
static uint16_t first_line(const struct grid *g)
{
	return brush_roomy(g) ? 2 : 1;
}

/* ---- the title ---- */

static void put_path(struct grid_row *row, uint16_t end, const struct browser *b,
		     const struct listing *list)
{
	struct row first = rows_at(browser_rows(b, list), list, 0);

	if (b->depth == 0 || b->filter.on || !first.item)
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

/* At the right edge what there is room for: the clock before the machine before its firmware. */
static void put_card(struct grid_row *row, uint16_t columns, const struct card *card)
{
	const struct slice parts[] = {card->machine, card->firmware, card->clock};
	const uint8_t order[] = {2, 0, 1};
	bool shown[] = {false, false, false};
	size_t room = columns - row->columns - 1u, used = 0;

	for (size_t i = 0; i < sizeof(order); i++) {
		size_t width = grid_width(parts[order[i]]) + 2;
		shown[order[i]] = width > 2 && used + width <= room;
		used += shown[order[i]] ? width : 0;
	}
	grid_fill(row, (uint16_t)(columns - 1 - used), ' ');
	for (size_t i = 0; i < sizeof(order); i++) {
		grid_put(row, columns, shown[i] ? S("  ") : S(""));
		grid_put(row, columns, shown[i] ? parts[i] : (struct slice){0});
	}
}

static void paint_title(struct grid *g, const struct browser *b, const struct listing *list)
{
	static const struct slice views[] = {
		[VIEW_LIST] = S_INIT(""),
		[VIEW_EDIT] = S_INIT(" - edit, for this boot only"),
		[VIEW_DETAILS] = S_INIT(" - details"),
		[VIEW_HELP] = S_INIT(" - help"),
		[VIEW_REPORT] = S_INIT(" - what was looked at"),
		[VIEW_LOGIN] = S_INIT(" - a password is needed"),
	};
	struct grid_row *row = &g->row[0];

	row->look = LOOK_REVERSE;
	grid_put(row, g->columns, S(" kexling"));
	if (b->card && b->view == VIEW_LIST)
		brush_named(row, g->columns, S(" "), b->card->version, S(""));
	grid_put(row, g->columns, views[b->view]);
	if (b->view == VIEW_LIST)
		put_path(row, (uint16_t)(g->columns - 1), b, list);
	if (b->card)
		put_card(row, g->columns, b->card);
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
	brush_number(row, end, (int64_t)size);
	grid_put(row, end, units[unit]);
}

/* Which disk what follows is from: the names first, then as much as there is room for. */
static void paint_heading(struct grid_row *row, uint16_t end, const struct listed *l)
{
	const struct facts *f = l->facts;

	row->look = LOOK_HEADING;
	grid_put(row, end, S(" --"));
	if (f && slice_starts(f->device, S("net:"))) {
		brush_named(row, end, S(" Network: "), slice_from(f->device, 4), S(""));
		brush_named(row, end, S(" "), f->label, S(""));
		brush_named(row, end, S("  "), f->fstype, S(""));
	} else if (f) {
		brush_named(row, end, S(" "), f->device, S(""));
		brush_named(row, end, S(" \""), f->label, S("\""));
		brush_named(row, end, S("  "), f->fstype, S(""));
	}
	brush_named(row, end, f && f->fstype.n ? S(", ") : S(" "), l->entry->format, S(""));
	if (f) {
		put_size(row, end, f->size);
		if (row->columns + 2 + grid_width(slice_upto(f->model, end)) <= end)
			brush_named(row, end, S("  "), f->model, S(""));
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
	const struct boot_entry *e = row->item->entry;
	struct slice title = submenu ? e->submenu.at[row->place.depth - 1] : brush_title(e);

	grid_put(out, end, mark);
	if (submenu)
		grid_put(out, end, S("+ "));
	else
		grid_put(out, end, details_refusal(row->item).n ? S("! ") : S("  "));
	grid_put_cut(out, end, title);
	if (!submenu && e->flags & ENTRY_OWN)
		grid_put(out, end, S(" (this boot loader)"));
	if (!submenu && row->item->restart)
		grid_put(out, end, S(" (by a restart)"));
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
	else if (row->kind == ROW_ENTRY && details_refusal(row->item).n)
		out->look = LOOK_REFUSED;
	else if (chosen)
		out->look = LOOK_CHOSEN;
}

static void paint_empty(struct grid *g, const struct browser *b, const struct listing *list)
{
	uint16_t line = first_line(g);
	struct paper paper = {.grid = g, .columns = g->columns, .first = (uint16_t)(line + 1),
			      .rows = (uint16_t)(browser_page(b) - 1)};

	if (b->filter.on && list->n) {
		grid_put(&g->row[line], g->columns, S("   No title has that."));
		return;
	}
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
	const struct rows *rows = browser_rows(b, list);
	struct row selected;

	if (!pick_selected(b, list, &selected, &number, &total)) {
		paint_empty(g, b, list);
		return;
	}
	uint32_t top = browser_top(b, number, total);
	for (uint32_t n = top; n < total && n < top + page; n++) {
		struct grid_row *out = &g->row[line + (n - top)];
		struct row row = rows_at(rows, list, n);
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

/* Past the first character of @s, which is not empty: its bytes; *@at is where it stands. A line
 * break stands nowhere. */
static size_t flow_step(struct flow *f, uint16_t columns, struct slice s, struct flow *at)
{
	unsigned width;
	size_t n = grid_step(s, &width);

	if (s.p[0] == '\n') {
		*f = (struct flow){.line = f->line + 1};
		return 1;
	}
	flow_room(f, columns, width);
	*at = *f;
	f->column = (uint16_t)(f->column + width);
	return n;
}

static struct flow flow_over(struct slice s, uint16_t columns)
{
	struct flow f = {0}, at;

	while (s.n)
		s = slice_from(s, flow_step(&f, columns, s, &at));
	flow_room(&f, columns, 1);	/* of the cursor */
	return f;
}

static void paint_text(struct grid *g, uint16_t first, uint16_t lines, uint32_t top, struct slice s)
{
	struct flow f = {0}, at;

	while (s.n) {
		size_t n = flow_step(&f, g->columns, s, &at);
		if (s.p[0] != '\n' && at.line >= top && at.line - top < lines)
			grid_put(&g->row[first + (at.line - top)], g->columns, slice_upto(s, n));
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
		grid_put_cut(&g->row[line], g->columns, brush_title(l->entry));
	g->row[line].look = LOOK_BOLD;
	line++;
	paint_text(g, line, lines, top, text);
	g->cursor = true;
	g->cursor_row = (uint16_t)(line + (at.line - top));
	g->cursor_column = at.column;
}

/* ---- all of it ---- */

/* The line below the list says why the default is the default. */
static void paint_rule(struct grid *g, const struct browser *b)
{
	struct grid_row *row = &g->row[g->rows - 5];
	uint16_t end = (uint16_t)(g->columns - 3);

	if (!brush_roomy(g))
		return;
	if (b->card && b->view == VIEW_LIST)
		brush_named(row, end, S("-- * "), b->card->why, S(" "));
	grid_fill(row, g->columns, '-');
}

void paint_browser(struct grid *g, const struct browser *b, const struct listing *list)
{
	for (uint16_t i = 0; i < g->rows; i++)
		g->row[i].n = g->row[i].columns = g->row[i].look = 0;
	g->cursor = false;
	paint_title(g, b, list);
	paint_rule(g, b);
	if (b->view == VIEW_LIST || b->booting)
		paint_list(g, b, list);
	else if (b->view == VIEW_EDIT)
		paint_editor(g, b, list);
	else if (b->view == VIEW_LOGIN)
		paint_login(g, b);
	else
		paint_page(g, b, list);
	bottom_paint(g, b, list);
}
