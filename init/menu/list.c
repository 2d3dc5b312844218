/* The list of entries: what its keys do. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/list.h"

#include "init/menu/act.h"
#include "init/menu/login.h"
#include "init/menu/pick.h"

static struct menu_action show_details(struct menu_state *m, const struct listed *l)
{
	m->kept &= entry_key_eq(m->subject, l->key);
	m->subject = l->key;
	m->scroll = 0;
	m->view = VIEW_DETAILS;
	return menu_redraw;
}

/* ---- keys of the list ---- */

static struct menu_action move_by(struct menu_state *m, const struct listing *list, int64_t by)
{
	pick_by(m, list, by);
	return menu_redraw;
}

static struct menu_action up(struct menu_state *m, const struct listing *list)
{
	return move_by(m, list, -1);
}

static struct menu_action down(struct menu_state *m, const struct listing *list)
{
	return move_by(m, list, 1);
}

static struct menu_action page_up(struct menu_state *m, const struct listing *list)
{
	return move_by(m, list, -(int64_t)browser_page(m));
}

static struct menu_action page_down(struct menu_state *m, const struct listing *list)
{
	return move_by(m, list, browser_page(m));
}

static struct menu_action home(struct menu_state *m, const struct listing *list)
{
	return move_by(m, list, -(int64_t)UINT32_MAX);
}

static struct menu_action end(struct menu_state *m, const struct listing *list)
{
	return move_by(m, list, UINT32_MAX);
}

static struct menu_action enter_submenu(struct menu_state *m, const struct listing *list,
					const struct menu_row *row)
{
	if (m->depth >= LIMIT_SUBMENU_DEPTH)
		return browser_tell(m, S("Submenus are nested too deep."));
	m->path[m->depth++] = row->place;
	m->picks[m->depth] = (struct menu_pick){0};
	m->at = 0;
	if (!pick_chosen(m, list))
		pick_by(m, list, 0);
	return menu_redraw;
}

static struct menu_action open_row(struct menu_state *m, const struct listing *list)
{
	struct menu_row row;
	uint32_t number, total;

	if (!pick_selected(m, list, &row, &number, &total))
		return browser_tell(m, S("There is nothing to boot yet."));
	if (row.kind == ROW_SUBMENU)
		return enter_submenu(m, list, &row);
	return login_start(m, row.item);
}

static struct menu_action into(struct menu_state *m, const struct listing *list)
{
	struct menu_row row;
	uint32_t number, total;

	if (pick_selected(m, list, &row, &number, &total) && row.kind == ROW_SUBMENU)
		return enter_submenu(m, list, &row);
	return menu_redraw;
}

static struct menu_action back(struct menu_state *m, const struct listing *list)
{
	if (m->depth)
		m->depth--;
	pick_settle(m, list);
	return menu_redraw;
}

static struct menu_action escape(struct menu_state *m, const struct listing *list)
{
	if (m->depth)
		return back(m, list);
	if (m->armed) {
		m->armed = false;
		return login_shell(m, list);
	}
	m->armed = true;
	return m->locked ? menu_redraw : browser_tell(m, S("Esc once more opens a rescue shell."));
}

static struct menu_action on_entry(struct menu_state *m, const struct listing *list,
				   struct menu_action (*act)(struct menu_state *,
							     const struct listed *))
{
	struct menu_row row;
	uint32_t number, total;

	if (!pick_selected(m, list, &row, &number, &total))
		return browser_tell(m, S("There is no entry yet."));
	if (row.kind == ROW_SUBMENU)
		return browser_tell(m, S("This is a submenu: Enter opens it."));
	return act(m, row.item);
}

static struct menu_action edit_row(struct menu_state *m, const struct listing *list)
{
	return on_entry(m, list, login_edit);
}

static struct menu_action details_of_row(struct menu_state *m, const struct listing *list)
{
	return on_entry(m, list, show_details);
}

static struct menu_action help(struct menu_state *m, const struct listing *list)
{
	(void)list;
	m->scroll = 0;
	m->view = VIEW_HELP;
	return menu_redraw;
}

static struct menu_action show_report(struct menu_state *m, const struct listing *list)
{
	(void)list;
	if (m->report.n == 0)
		return browser_tell(m, S("There is nothing to tell about the devices."));
	m->scroll = 0;
	m->view = VIEW_REPORT;
	return menu_redraw;
}

static const struct binding keys[] = {
	{KEY_UP, 0, up},	     {KEY_TEXT, 'k', up},
	{KEY_DOWN, 0, down},	     {KEY_TEXT, 'j', down},
	{KEY_PAGE_UP, 0, page_up},   {KEY_PAGE_DOWN, 0, page_down},
	{KEY_HOME, 0, home},	     {KEY_END, 0, end},
	{KEY_ENTER, 0, open_row},    {KEY_RIGHT, 0, into},
	{KEY_LEFT, 0, back},	     {KEY_ESC, 0, escape},
	{KEY_TEXT, 'e', edit_row},   {KEY_TEXT, 'i', details_of_row},
	{KEY_TEXT, 'd', show_report},
	{KEY_TEXT, 'r', act_rescan},
	{KEY_TEXT, 'c', login_shell},
	{KEY_TEXT, '?', help},	     {KEY_TEXT, 'h', help},
	{KEY_F1, 0, help},	     {KEY_REPAINT, 0, act_repaint},
};

const struct binding_table list_keys = BINDINGS(keys);
