/* The list of entries: what its keys do. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/bindings.h"
#include "init/menu/details.h"
#include "init/menu/pick.h"

/* ---- what can be done with an entry ---- */

static struct menu_action refuse(struct menu_state *m, const struct listed *l)
{
	menu_tell(m, S("Cannot be booted: "));
	menu_say(m, details_refusal(l));
	return menu_redraw;
}

struct menu_action menu_start(struct menu_state *m, const struct listed *l)
{
	return login_before(m, l, WISH_START);
}

struct menu_action menu_start_now(struct menu_state *m, const struct listed *l)
{
	if (!entry_bootable(l->entry))
		return refuse(m, l);
	if (l->entry->action != ACTION_BOOT)
		return (struct menu_action){.kind = MENU_ACT, .key = l->key,
					    .act = (enum entry_action)l->entry->action};
	return (struct menu_action){.kind = MENU_BOOT, .key = l->key};
}

struct menu_action menu_edit(struct menu_state *m, const struct listed *l)
{
	if (m->locked)
		return menu_tell(m, S("The settings of this boot loader do not allow editing."));
	if (l->menu && l->menu->no_editor)
		return menu_tell(m, S("This configuration does not allow editing."));
	if (!entry_bootable(l->entry))
		return refuse(m, l);
	if (l->entry->action != ACTION_BOOT)
		return menu_tell(m, S("This entry starts no kernel: there is no command line."));
	return login_before(m, l, WISH_EDIT);
}

struct menu_action menu_edit_now(struct menu_state *m, const struct listed *l)
{
	if (!m->kept || !entry_key_eq(m->subject, l->key))
		if (!editor_begin(&m->editor, l->entry->cmdline))
			return menu_tell(m, S("The command line is too long to be edited here."));
	m->subject = l->key;
	m->view = VIEW_EDIT;
	return menu_redraw;
}

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
	return move_by(m, list, -(int64_t)menu_page(m));
}

static struct menu_action page_down(struct menu_state *m, const struct listing *list)
{
	return move_by(m, list, menu_page(m));
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
		return menu_tell(m, S("Submenus are nested too deep."));
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

	if (!menu_selected(m, list, &row, &number, &total))
		return menu_tell(m, S("There is nothing to boot yet."));
	if (row.kind == ROW_SUBMENU)
		return enter_submenu(m, list, &row);
	return menu_start(m, row.item);
}

static struct menu_action into(struct menu_state *m, const struct listing *list)
{
	struct menu_row row;
	uint32_t number, total;

	if (menu_selected(m, list, &row, &number, &total) && row.kind == ROW_SUBMENU)
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

/* Beside the settings, the first configuration that has superusers keeps the shell for them. */
static struct menu_action shell(struct menu_state *m, const struct listing *list)
{
	if (m->locked)
		return menu_tell(m, S("The settings of this boot loader do not allow a shell."));
	for (uint32_t i = 0; i < list->n; i++)
		if (list->at[i].menu && list->at[i].menu->superusers.n)
			return login_before(m, &list->at[i], WISH_SHELL);
	return (struct menu_action){.kind = MENU_SHELL};
}

static struct menu_action escape(struct menu_state *m, const struct listing *list)
{
	if (m->depth)
		return back(m, list);
	if (m->armed) {
		m->armed = false;
		return shell(m, list);
	}
	m->armed = true;
	return m->locked ? menu_redraw : menu_tell(m, S("Esc once more opens a rescue shell."));
}

static struct menu_action on_entry(struct menu_state *m, const struct listing *list,
				   struct menu_action (*run)(struct menu_state *,
							     const struct listed *))
{
	struct menu_row row;
	uint32_t number, total;

	if (!menu_selected(m, list, &row, &number, &total))
		return menu_tell(m, S("There is no entry yet."));
	if (row.kind == ROW_SUBMENU)
		return menu_tell(m, S("This is a submenu: Enter opens it."));
	return run(m, row.item);
}

static struct menu_action edit_row(struct menu_state *m, const struct listing *list)
{
	return on_entry(m, list, menu_edit);
}

static struct menu_action details_of_row(struct menu_state *m, const struct listing *list)
{
	return on_entry(m, list, show_details);
}

struct menu_action menu_rescan(struct menu_state *m, const struct listing *list)
{
	(void)list;
	menu_tell(m, S("Looking at all devices again."));
	return (struct menu_action){.kind = MENU_RESCAN};
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
		return menu_tell(m, S("There is nothing to tell about the devices."));
	m->scroll = 0;
	m->view = VIEW_REPORT;
	return menu_redraw;
}

static const struct binding list_keys[] = {
	{KEY_UP, 0, up},	     {KEY_TEXT, 'k', up},
	{KEY_DOWN, 0, down},	     {KEY_TEXT, 'j', down},
	{KEY_PAGE_UP, 0, page_up},   {KEY_PAGE_DOWN, 0, page_down},
	{KEY_HOME, 0, home},	     {KEY_END, 0, end},
	{KEY_ENTER, 0, open_row},    {KEY_RIGHT, 0, into},
	{KEY_LEFT, 0, back},	     {KEY_ESC, 0, escape},
	{KEY_TEXT, 'e', edit_row},   {KEY_TEXT, 'i', details_of_row},
	{KEY_TEXT, 'c', shell},	     {KEY_TEXT, 'r', menu_rescan},
	{KEY_TEXT, 'd', show_report},
	{KEY_TEXT, '?', help},	     {KEY_TEXT, 'h', help},
	{KEY_F1, 0, help},	     {KEY_REPAINT, 0, menu_repaint},
};

const struct binding_table menu_list_keys = BINDINGS(list_keys);
