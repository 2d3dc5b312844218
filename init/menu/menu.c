/* Keys and events, each brought to whoever knows what to do. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/menu.h"

#include "init/menu/act.h"
#include "init/menu/hotkey.h"
#include "init/menu/list.h"
#include "init/menu/login.h"
#include "init/menu/pages.h"
#include "init/menu/pick.h"

static const struct menu_action nothing = {.kind = MENU_NONE};

/* ---- keys ---- */

static struct menu_action step_editor(struct menu_state *m, const struct key_event *key)
{
	if (key->key == KEY_REPAINT)
		return (struct menu_action){.kind = MENU_REPAINT};
	switch (editor_key(&m->editor, key)) {
	case EDITOR_CHANGED:
		return menu_redraw;
	case EDITOR_FULL:
		return browser_tell(m, S("The command line cannot be longer."));
	case EDITOR_CANCELLED:
		m->view = VIEW_LIST;
		m->kept = false;
		return menu_redraw;
	case EDITOR_DONE:
		m->view = VIEW_LIST;
		m->kept = true;
		return (struct menu_action){.kind = MENU_BOOT, .key = m->subject, .edited = true,
					    .cmdline = editor_text(&m->editor)};
	case EDITOR_IGNORED:
		break;
	}
	return nothing;
}

static const struct binding *binding_in(const struct binding_table *table,
					const struct key_event *key)
{
	for (const struct binding *b = table->at; b < table->at + table->n; b++)
		if (b->key == key->key &&
		    (key->key != KEY_TEXT || (key->n == 1 && b->letter == key->text[0])))
			return b;
	return NULL;
}

/* The view's own keys come before those of all pages. */
static const struct binding *bound(const struct menu_state *m, const struct key_event *key)
{
	static const struct binding_table *const own[] = {
		[VIEW_LIST] = &list_keys,	[VIEW_DETAILS] = &pages_details_keys,
		[VIEW_HELP] = &pages_help_keys, [VIEW_REPORT] = &pages_report_keys,
		[VIEW_LOGIN] = &pages_keys,
	};
	const struct binding *b = binding_in(own[m->view], key);

	return b || m->view == VIEW_LIST ? b : binding_in(&pages_keys, key);
}

/* While an entry is being started only stopping that makes sense. */
static struct menu_action booting_key(const struct key_event *key)
{
	if (key->key == KEY_ESC || key->key == KEY_CANCEL)
		return (struct menu_action){.kind = MENU_CANCEL};
	return key->key == KEY_REPAINT ? (struct menu_action){.kind = MENU_REPAINT} : nothing;
}

/* What a configuration wants of a key in the list. A key that GRUB's menu uses itself keeps that
 * meaning. One that only kexling's menu uses gives way to an entry that the key starts, but not to
 * one that it would only select. */
static bool hotkey(struct menu_state *m, const struct listing *list, const struct key_event *key,
		   struct menu_action *action)
{
	const struct binding *b = bound(m, key);
	const struct listed *l = m->view == VIEW_LIST ? hotkey_find(m, list, key) : NULL;
	bool grub = b && (key->key == KEY_TEXT ? b->letter == 'e' || b->letter == 'c'
					       : key->key != KEY_F1);

	if (!l || grub || (b && !hotkey_starts(l)))
		return false;
	m->message_n = 0;
	m->touched = true;
	m->armed = m->unseen = false;
	pick_entry(m, list, l->key);
	*action = hotkey_starts(l) ? login_start(m, l) : menu_redraw;
	return true;
}

/* A key without a meaning changes nothing, not even @touched: it may be noise on the line. */
static struct menu_action step_key(struct menu_state *m, const struct listing *list,
				   const struct key_event *key)
{
	if (m->booting) {
		struct menu_action action = booting_key(key);
		m->touched |= action.kind == MENU_CANCEL;
		return action;
	}
	if (m->view == VIEW_LOGIN) {
		m->message_n = 0;
		return login_step(m, list, key);
	}
	if (m->view == VIEW_EDIT) {
		m->message_n = 0;
		return step_editor(m, key);
	}
	struct menu_action action;
	if (hotkey(m, list, key, &action))
		return action;
	const struct binding *b = bound(m, key);
	if (!b)
		return nothing;
	m->message_n = 0;
	if (m->unseen) {
		m->touched = true;
		m->unseen = false;
		return menu_redraw;
	}
	m->armed &= key->key == KEY_ESC;
	pick_settle(m, list);
	m->touched = true;
	return b->act(m, list);
}

/* ---- events ---- */

static struct menu_action step_listing(struct menu_state *m, const struct listing *list)
{
	bool page = m->view == VIEW_EDIT || m->view == VIEW_DETAILS || m->view == VIEW_LOGIN;

	pick_settle(m, list);
	if (!page || listing_find(list, m->subject))
		return menu_redraw;
	m->kept = m->view == VIEW_EDIT;	/* it may come back */
	m->view = VIEW_LIST;
	return browser_tell(m, S("The entry is not there any more."));
}

static struct menu_action step_status(struct menu_state *m, const struct listing *list,
				      const struct menu_event *event)
{
	bool same = m->seconds == event->seconds && entry_key_eq(m->chosen, event->chosen);

	m->seconds = event->seconds;
	m->chosen = event->chosen;
	m->unseen = event->unseen && !m->touched;
	if (same)
		return nothing;
	pick_settle(m, list);
	return menu_redraw;
}

static struct slice title_of(const struct listing *list, struct entry_key key)
{
	const struct listed *l = listing_find(list, key);

	return l ? l->entry->title : S("the entry");
}

static struct menu_action step_booting(struct menu_state *m, const struct listing *list,
				       const struct menu_event *event)
{
	m->booting = true;
	m->armed = false;
	m->seconds = -1;
	browser_tell(m, S("Starting "));
	browser_say(m, slice_upto(title_of(list, event->chosen), 120));
	browser_say(m, S(" ..."));
	return menu_redraw;
}

static struct menu_action step_failed(struct menu_state *m, const struct listing *list,
				      const struct menu_event *event)
{
	m->booting = false;
	browser_tell(m, S("Could not start "));
	browser_say(m, slice_upto(title_of(list, event->chosen), 120));
	browser_say(m, S(": "));
	browser_say(m, event->text);
	pick_settle(m, list);
	return menu_redraw;
}

static struct menu_action step(struct menu_state *m, const struct listing *list,
			       const struct menu_event *event)
{
	switch (event->kind) {
	case MENU_KEY:
		return step_key(m, list, &event->key);
	case MENU_LISTING:
		return step_listing(m, list);
	case MENU_STATUS:
		return step_status(m, list, event);
	case MENU_BOOTING:
		return step_booting(m, list, event);
	case MENU_FAILED:
		return step_failed(m, list, event);
	case MENU_NOTICE:
		return browser_tell(m, event->text);
	case MENU_REPORT:
		m->report = event->text;
		return menu_redraw;
	}
	return nothing;
}

struct menu_action menu_step(struct menu_state *m, const struct listing *list,
			     const struct menu_event *event)
{
	struct menu_action action = step(m, list, event);
	struct menu_row row;
	uint32_t number, total;

	if (action.kind != MENU_NONE && pick_selected(m, list, &row, &number, &total))
		m->top = browser_top(m, number, total);
	return action;
}
