/* The list of entries: what its keys do. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/list.h"

#include "init/menu/act.h"
#include "init/menu/find.h"
#include "init/menu/login.h"
#include "init/menu/pick.h"

static struct menu_action show_details(struct browser *b, const struct listed *l)
{
	b->kept &= entry_key_eq(b->subject, l->key);
	b->subject = l->key;
	b->scroll = 0;
	b->view = VIEW_DETAILS;
	return menu_redraw;
}

/* ---- keys of the list ---- */

static struct menu_action move_by(struct browser *b, const struct listing *list, int64_t by)
{
	pick_by(b, list, by);
	return menu_redraw;
}

static struct menu_action up(struct browser *b, const struct listing *list)
{
	return move_by(b, list, -1);
}

static struct menu_action down(struct browser *b, const struct listing *list)
{
	return move_by(b, list, 1);
}

static struct menu_action page_up(struct browser *b, const struct listing *list)
{
	return move_by(b, list, -(int64_t)browser_page(b));
}

static struct menu_action page_down(struct browser *b, const struct listing *list)
{
	return move_by(b, list, browser_page(b));
}

static struct menu_action home(struct browser *b, const struct listing *list)
{
	return move_by(b, list, -(int64_t)UINT32_MAX);
}

static struct menu_action end(struct browser *b, const struct listing *list)
{
	return move_by(b, list, UINT32_MAX);
}

static struct menu_action enter_submenu(struct browser *b, const struct listing *list,
					const struct row *row)
{
	if (b->depth >= LIMIT_SUBMENU_DEPTH)
		return browser_tell(b, S("Submenus are nested too deep."));
	b->path[b->depth++] = row->place;
	b->picks[b->depth] = (struct pick){0};
	b->at = 0;
	if (!pick_chosen(b, list))
		pick_by(b, list, 0);
	return menu_redraw;
}

static struct menu_action open_row(struct browser *b, const struct listing *list)
{
	struct row row;
	uint32_t number, total;

	if (!pick_selected(b, list, &row, &number, &total))
		return browser_tell(b, S("There is nothing to boot yet."));
	if (row.kind == ROW_SUBMENU)
		return enter_submenu(b, list, &row);
	return login_start(b, row.item);
}

static struct menu_action into(struct browser *b, const struct listing *list)
{
	struct row row;
	uint32_t number, total;

	if (pick_selected(b, list, &row, &number, &total) && row.kind == ROW_SUBMENU)
		return enter_submenu(b, list, &row);
	return menu_redraw;
}

/* Out of what is shown: the filter, or a submenu. At the top there is nothing to leave. */
static struct menu_action back(struct browser *b, const struct listing *list)
{
	if (b->filter.on)
		return find_end(b, list);
	if (b->depth)
		b->depth--;
	pick_settle(b, list);
	return menu_redraw;
}

static struct menu_action on_entry(struct browser *b, const struct listing *list,
				   struct menu_action (*act)(struct browser *,
							     const struct listed *))
{
	struct row row;
	uint32_t number, total;

	if (!pick_selected(b, list, &row, &number, &total))
		return browser_tell(b, S("There is no entry yet."));
	if (row.kind == ROW_SUBMENU)
		return browser_tell(b, S("This is a submenu: Enter opens it."));
	return act(b, row.item);
}

static struct menu_action edit_row(struct browser *b, const struct listing *list)
{
	return on_entry(b, list, login_edit);
}

static struct menu_action details_of_row(struct browser *b, const struct listing *list)
{
	return on_entry(b, list, show_details);
}

static struct menu_action keep(struct browser *b, const struct listing *list, enum keep_what what)
{
	b->keep = what;
	return on_entry(b, list, login_keep);
}

static struct menu_action keep_default(struct browser *b, const struct listing *list)
{
	return keep(b, list, KEEP_DEFAULT);
}

static struct menu_action keep_longer(struct browser *b, const struct listing *list)
{
	return keep(b, list, KEEP_LONGER);
}

static struct menu_action keep_shorter(struct browser *b, const struct listing *list)
{
	return keep(b, list, KEEP_SHORTER);
}

static struct menu_action help(struct browser *b, const struct listing *list)
{
	(void)list;
	b->scroll = 0;
	b->view = VIEW_HELP;
	return menu_redraw;
}

static struct menu_action open_report(struct browser *b, struct devices *report)
{
	b->report = report;
	b->scroll = 0;
	b->view = VIEW_REPORT;
	return menu_redraw;
}

static struct menu_action show_report(struct browser *b, const struct listing *list)
{
	(void)list;
	if (devices_text(b->devices).n == 0)
		return browser_tell(b, S("There is nothing to tell about the devices."));
	return open_report(b, b->devices);
}

static struct menu_action show_story(struct browser *b, const struct listing *list)
{
	(void)list;
	if (devices_text(b->story).n == 0)
		return browser_tell(b, S("There is nothing to tell about this start."));
	return open_report(b, b->story);
}

static const struct binding keys[] = {
	{KEY_UP, 0, up},	     {KEY_TEXT, 'k', up},
	{KEY_DOWN, 0, down},	     {KEY_TEXT, 'j', down},
	{KEY_PAGE_UP, 0, page_up},   {KEY_PAGE_DOWN, 0, page_down},
	{KEY_HOME, 0, home},	     {KEY_END, 0, end},
	{KEY_ENTER, 0, open_row},    {KEY_RIGHT, 0, into},
	{KEY_LEFT, 0, back},	     {KEY_ESC, 0, back},
	{KEY_TEXT, 'e', edit_row},   {KEY_TEXT, 'i', details_of_row},
	{KEY_TEXT, 'd', show_report},
	{KEY_TEXT, 't', show_story},
	{KEY_TEXT, 'r', act_rescan},
	{KEY_TEXT, 'S', keep_default},
	{KEY_TEXT, '+', keep_longer}, {KEY_TEXT, '-', keep_shorter},
	{KEY_TEXT, 'c', login_shell},
	{KEY_TEXT, '/', find_begin},
	{KEY_TEXT, 'R', act_restart},
	{KEY_TEXT, 'P', act_power_off},
	{KEY_TEXT, 'F', login_firmware},
	{KEY_TEXT, '?', help},	     {KEY_TEXT, 'h', help},
	{KEY_F1, 0, help},	     {KEY_REPAINT, 0, act_repaint},
};

const struct binding_table list_keys = BINDINGS(keys);
