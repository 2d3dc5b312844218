/* What keys and events do to a menu. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/menu.h"

#include "init/menu/bindings.h"
#include "init/menu/pick.h"

static const struct menu_action nothing = {.kind = MENU_NONE};

void menu_init(struct menu_state *m, bool locked)
{
	/* Not -1: the first status changes something, so that the screen is drawn. */
	*m = (struct menu_state){.locked = locked, .rows = 24, .columns = 80, .seconds = -2};
}

/* ---- messages ---- */

void menu_say(struct menu_state *m, struct slice s)
{
	s = slice_upto(s, sizeof(m->message) - m->message_n);
	if (s.n)
		memcpy(m->message + m->message_n, s.p, s.n);
	m->message_n += (uint32_t)s.n;
}

struct menu_action menu_tell(struct menu_state *m, struct slice s)
{
	m->message_n = 0;
	menu_say(m, s);
	return menu_redraw;
}

uint16_t menu_page(const struct menu_state *m)
{
	uint16_t around = m->rows >= MENU_ROOMY_ROWS ? 7 : 5;

	return m->rows > around ? (uint16_t)(m->rows - around) : 1;
}

uint32_t menu_top(const struct menu_state *m, uint32_t number, uint32_t total)
{
	uint32_t page = menu_page(m), last = total > page ? total - page : 0;
	uint32_t top = m->top;

	if (number < top || number - top >= page)
		top = number > page / 2 ? number - page / 2 : 0;
	return top < last ? top : last;
}

struct menu_action menu_repaint(struct menu_state *m, const struct listing *list)
{
	(void)m;
	(void)list;
	return (struct menu_action){.kind = MENU_REPAINT};
}

/* ---- keys ---- */

static struct menu_action editor_step(struct menu_state *m, const struct key_event *key)
{
	if (key->key == KEY_REPAINT)
		return (struct menu_action){.kind = MENU_REPAINT};
	switch (editor_key(&m->editor, key)) {
	case EDITOR_CHANGED:
		return menu_redraw;
	case EDITOR_FULL:
		return menu_tell(m, S("The command line cannot be longer."));
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

static const struct binding *find(const struct binding_table *table, const struct key_event *key)
{
	for (const struct binding *b = table->at; b < table->at + table->n; b++)
		if (b->key == key->key &&
		    (key->key != KEY_TEXT || (key->n == 1 && b->letter == key->text[0])))
			return b;
	return NULL;
}

static const struct binding *bound(const struct menu_state *m, const struct key_event *key)
{
	static const struct binding_table *const own[] = {
		[VIEW_LIST] = &menu_list_keys,	 [VIEW_DETAILS] = &menu_details_keys,
		[VIEW_HELP] = &menu_help_keys,	 [VIEW_REPORT] = &menu_report_keys,
		[VIEW_LOGIN] = &menu_page_keys,
	};
	const struct binding *b = find(own[m->view], key);

	return b || m->view == VIEW_LIST ? b : find(&menu_page_keys, key);
}

/* While an entry is being started only stopping that makes sense. */
static struct menu_action booting_key(const struct key_event *key)
{
	if (key->key == KEY_ESC || key->key == KEY_CANCEL)
		return (struct menu_action){.kind = MENU_CANCEL};
	return key->key == KEY_REPAINT ? (struct menu_action){.kind = MENU_REPAINT} : nothing;
}

/* What a configuration wants of a key in the list. Keys that have a meaning in GRUB's menu keep it;
 * what only kexling's menu knows stands behind GRUB's entries, and before those of loaders in which
 * the key does no more than select. */
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
	*action = hotkey_starts(l) ? menu_start(m, l) : menu_redraw;
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
		return editor_step(m, key);
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
	return b->run(m, list);
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
	return menu_tell(m, S("The entry is not there any more."));
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
	menu_tell(m, S("Starting "));
	menu_say(m, slice_upto(title_of(list, event->chosen), 120));
	menu_say(m, S(" ..."));
	return menu_redraw;
}

static struct menu_action step_failed(struct menu_state *m, const struct listing *list,
				      const struct menu_event *event)
{
	m->booting = false;
	menu_tell(m, S("Could not start "));
	menu_say(m, slice_upto(title_of(list, event->chosen), 120));
	menu_say(m, S(": "));
	menu_say(m, event->text);
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
		return menu_tell(m, event->text);
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

	if (action.kind != MENU_NONE && menu_selected(m, list, &row, &number, &total))
		m->top = menu_top(m, number, total);
	return action;
}
