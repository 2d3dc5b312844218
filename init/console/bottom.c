/* What is below the list. */
/* SPDX-License-Identifier: MIT */
#include "init/console/bottom.h"

#include "init/console/brush.h"
#include "init/menu/details.h"
#include "init/menu/here.h"
#include "init/menu/pick.h"

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
	if (l->facts) {
		brush_named(row, g->columns, S(""), l->facts->device,
			  l->facts->label.n ? S("") : S(": "));
		brush_named(row, g->columns, S(" \""), l->facts->label, S("\": "));
	}
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

/* " 3 of 17", at the right edge. */
static void put_position(struct grid *g, const struct browser *b, const struct listing *list)
{
	struct grid_row *row = &g->row[g->rows - 2], part = {0};
	uint16_t end = (uint16_t)(g->columns - 1);
	uint32_t number, total = pick_count(b, list, &number);

	grid_put(&part, end, S(" "));
	brush_number(&part, end, number);
	grid_put(&part, end, S(" of "));
	brush_number(&part, end, total);
	if (row->columns + part.columns > end)
		return;
	grid_fill(row, (uint16_t)(end - part.columns), ' ');
	grid_put(row, end, (struct slice){part.text, part.n});
}

static void paint_filter(struct grid *g, const struct browser *b, const struct listing *list)
{
	struct grid_row *row = &g->row[g->rows - 2];

	grid_put(row, (uint16_t)(g->columns - 16), S("/"));
	grid_put(row, (uint16_t)(g->columns - 16),
		 (struct slice){b->filter.text, b->filter.n});
	g->cursor = b->filter.typing;
	g->cursor_row = (uint16_t)(g->rows - 2);
	g->cursor_column = row->columns;
	put_position(g, b, list);
}

static void put_countdown(struct grid_row *row, uint16_t end, const struct browser *b,
			  const struct listing *list)
{
	const struct listed *l = listing_find(list, b->chosen);
	struct slice stops = end < 60 ? S(" s, a key stops") : S(" s - any key but Enter stops");
	uint16_t behind = (uint16_t)(stops.n + (b->seconds < 10 ? 5 : b->seconds < 100 ? 6 : 9));

	grid_put(row, end, S("Booting "));
	if (l)
		grid_put_cut(row, (uint16_t)(end - behind), brush_title(l->entry));
	grid_put(row, end, S(" in "));
	brush_number(row, end, b->seconds);
	grid_put(row, end, stops);
}

static void paint_status(struct grid *g, const struct browser *b, const struct listing *list)
{
	struct grid_row *row = &g->row[g->rows - 2];

	if (b->booting)
		return;
	if (b->filter.on && b->view == VIEW_LIST) {
		paint_filter(g, b, list);
	} else if (b->seconds >= 0) {
		put_countdown(row, g->columns, b, list);
	} else if (list->pending) {
		brush_number(row, g->columns, list->pending);
		grid_put(row, g->columns,
			 list->pending == 1 ? S(" device is still being looked at")
					    : S(" devices are still being looked at"));
		if (b->card)
			brush_named(row, g->columns, S(": "), b->card->waits, S(""));
	} else if (b->card) {
		grid_put_cut(row, g->columns, b->card->notes);
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
	enum need need;
} hints[] = {
	{IN_LIST, S_INIT("Esc back"), NEED_INSIDE},
	{IN_LIST | IN_EDIT, S_INIT("Enter boot"), NEED_ENTRY},
	{IN_LIST, S_INIT("? help"), NEED_NOTHING},
	{IN_LIST, S_INIT("q leave"), NEED_LEAVE},
	{IN_LOGIN, S_INIT("Enter goes on"), NEED_NOTHING},
	{IN_EDIT | IN_LOGIN, S_INIT("Esc cancel"), NEED_NOTHING},
	{IN_EDIT, S_INIT("^W ^U ^K delete"), NEED_NOTHING},
	{IN_PAGES, S_INIT("Esc back"), NEED_NOTHING},
	{IN_PAGES, S_INIT("Up Down scroll"), NEED_NOTHING},
	{IN_LIST | IN_DETAILS, S_INIT("e edit"), NEED_EDITOR},
	{IN_LIST, S_INIT("i info"), NEED_ENTRY},
	{IN_LIST, S_INIT("c shell"), NEED_TRUST},
	{IN_LIST, S_INIT("/ find"), NEED_ENTRY},
	{IN_LIST, S_INIT("d disks"), NEED_MACHINE},
	{IN_LIST, S_INIT("R restart"), NEED_MACHINE},
	{IN_LIST, S_INIT("P off"), NEED_MACHINE},
	{IN_LIST, S_INIT("S set default"), NEED_KEPT},
};

static void paint_hints(struct grid *g, const struct browser *b, const struct listing *list)
{
	struct grid_row *row = &g->row[g->rows - 1];
	/* the last cell makes some terminals scroll */
	uint16_t end = (uint16_t)(g->columns - 1);

	if (b->booting || b->filter.typing) {
		grid_put(row, end,
			 b->booting ? S("Esc stops it") : S("Enter or arrows choose  Esc all"));
		return;
	}
	for (size_t i = 0; i < sizeof(hints) / sizeof(*hints); i++) {
		if (!(hints[i].views & 1u << b->view) || !here_has(b, list, hints[i].need) ||
		    row->columns + hints[i].text.n + 2 > end)
			continue;
		grid_put(row, end, row->n ? S("  ") : S(""));
		grid_put(row, end, hints[i].text);
	}
}

void bottom_paint(struct grid *g, const struct browser *b, const struct listing *list)
{
	paint_info(g, b, list);
	paint_status(g, b, list);
	paint_hints(g, b, list);
}
