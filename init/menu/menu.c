/* Keys and events, each brought to whoever knows what to do. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/menu.h"

#include "init/menu/act.h"
#include "init/menu/find.h"
#include "init/menu/hotkey.h"
#include "init/menu/list.h"
#include "init/menu/login.h"
#include "init/menu/pages.h"
#include "init/menu/pick.h"

static const struct menu_action nothing = {.kind = MENU_NONE};

/* ---- keys ---- */

static struct menu_action step_editor(struct browser *b, const struct listing *list,
				      const struct key_event *key)
{
	if (key->key == KEY_REPAINT)
		return (struct menu_action){.kind = MENU_REPAINT};
	switch (editor_key(&b->editor, key)) {
	case EDITOR_CHANGED:
		return menu_redraw;
	case EDITOR_FULL:
		return browser_tell(b, S("It cannot be longer."));
	case EDITOR_CANCELLED:
		b->view = VIEW_LIST;
		b->kept = false;
		return menu_redraw;
	case EDITOR_DONE:
		b->view = VIEW_LIST;
		b->kept = login_holds(b, list);
		if (!b->kept)
			return browser_tell(b, S("Not started: this needs a password by now."));
		return (struct menu_action){.kind = MENU_BOOT, .key = b->subject, .edited = true,
					    .recipe = editor_text(&b->editor)};
	case EDITOR_IGNORED:
		break;
	}
	return nothing;
}

static const struct binding *binding_in(const struct binding_table *table,
					const struct key_event *key)
{
	for (const struct binding *binding = table->at; binding < table->at + table->n; binding++)
		if (binding->key == key->key &&
		    (key->key != KEY_TEXT || (key->n == 1 && binding->letter == key->text[0])))
			return binding;
	return NULL;
}

/* The view's own keys come before those of all pages. */
static const struct binding *bound(const struct browser *b, const struct key_event *key)
{
	static const struct binding_table *const own[] = {
		[VIEW_LIST] = &list_keys,	[VIEW_DETAILS] = &pages_details_keys,
		[VIEW_HELP] = &pages_help_keys, [VIEW_REPORT] = &pages_report_keys,
		[VIEW_LOGIN] = &pages_keys,
	};
	const struct binding *binding = binding_in(own[b->view], key);

	return binding || b->view == VIEW_LIST ? binding : binding_in(&pages_keys, key);
}

/* While an entry is being started only stopping that makes sense. */
static struct menu_action booting_key(const struct key_event *key)
{
	if (key->key == KEY_ESC || key->key == KEY_CANCEL)
		return (struct menu_action){.kind = MENU_CANCEL};
	return key->key == KEY_REPAINT ? (struct menu_action){.kind = MENU_REPAINT} : nothing;
}

/* GRUB's menu uses that key, too. */
static bool is_grubs(const struct binding *binding)
{
	if (binding->key == KEY_TEXT)
		return binding->letter == 'e' || binding->letter == 'c';
	return binding->key != KEY_F1;
}

/* What a configuration wants of a key in the list. A key that GRUB's menu uses keeps that meaning.
 * One that only kexling's menu uses gives way to an entry that the key starts, but not to one that
 * it would only select. */
static bool hotkey(struct browser *b, const struct listing *list, const struct key_event *key,
		   struct menu_action *action)
{
	const struct binding *binding = bound(b, key);
	const struct listed *l = b->view == VIEW_LIST ? hotkey_find(b, list, key) : NULL;

	if (!l || (binding && (is_grubs(binding) || !hotkey_starts(l))))
		return false;
	b->message_n = 0;
	b->touched = true;
	b->armed = 0;
	b->unseen = b->waiting.on = false;
	pick_entry(b, list, l->key);
	*action = hotkey_starts(l) ? login_start(b, l) : menu_redraw;
	return true;
}

/* Somebody is there: that is all that a key says which has no meaning, or was typed before there
 * was a menu to be seen. */
static struct menu_action only_show(struct browser *b)
{
	bool news = !b->touched || b->unseen || b->message_n;

	b->touched = true;
	b->unseen = false;
	b->message_n = 0;
	b->armed = 0;
	return news ? menu_redraw : nothing;
}

static struct menu_action bound_key(struct browser *b, const struct listing *list,
				    const struct key_event *key)
{
	const struct binding *binding = bound(b, key);
	struct menu_action action;

	b->waiting.on = false;
	if (b->filter.typing && b->view == VIEW_LIST && find_key(b, list, key, &action))
		return action;
	if (!binding || b->unseen)
		return only_show(b);
	if (key->key != KEY_TEXT || key->text[0] != b->armed)
		b->armed = 0;
	b->message_n = 0;
	b->touched = true;
	pick_settle(b, list);
	return binding->act(b, list);
}

static struct menu_action step_key(struct browser *b, const struct listing *list,
				   const struct key_event *key, bool ahead)
{
	if (b->booting) {
		struct menu_action action = booting_key(key);
		b->touched |= action.kind == MENU_CANCEL;
		return action;
	}
	if (b->view == VIEW_LOGIN) {
		struct menu_action action = login_step(b, list, key);
		b->touched |= action.kind != MENU_NONE;
		return action;
	}
	if (b->view == VIEW_EDIT) {
		b->message_n = 0;
		return step_editor(b, list, key);
	}
	struct menu_action action;
	if (ahead)
		return only_show(b);
	if (!b->filter.typing && hotkey(b, list, key, &action))
		return action;
	return bound_key(b, list, key);
}

/* ---- events ---- */

static struct menu_action step_listing(struct browser *b, const struct listing *list)
{
	bool login = b->view == VIEW_LOGIN && wish_has_entry(b->login.wish);
	bool page = b->view == VIEW_EDIT || b->view == VIEW_DETAILS || login;

	pick_settle(b, list);
	if (!page || listing_find(list, b->subject))
		return menu_redraw;
	if (login)
		login_leave(b);
	b->kept = b->view == VIEW_EDIT;	/* it may come back */
	b->view = VIEW_LIST;
	return browser_tell(b, S("The entry is not there any more."));
}

static struct menu_action step_status(struct browser *b, const struct listing *list,
				      const struct menu_event *event)
{
	bool same = b->seconds == event->seconds && entry_key_eq(b->chosen, event->chosen);

	b->seconds = event->seconds;
	b->chosen = event->chosen;
	b->unseen = event->unseen && !b->touched;
	if (same)
		return nothing;
	pick_settle(b, list);
	return menu_redraw;
}

static struct slice title_of(const struct listing *list, struct entry_key key)
{
	const struct listed *l = listing_find(list, key);

	return l ? l->entry->title : S("the entry");
}

static struct menu_action step_booting(struct browser *b, const struct listing *list,
				       const struct menu_event *event)
{
	if (b->view == VIEW_LOGIN) /* memory is the next kernel's as it is */
		login_leave(b);
	b->booting = true;
	b->armed = 0;
	b->waiting.on = false;
	b->filter.typing = false;
	b->seconds = -1;
	browser_tell(b, S("Starting "));
	browser_say(b, slice_upto(title_of(list, event->chosen), 120));
	browser_say(b, S(" ..."));
	return menu_redraw;
}

static struct menu_action step_loading(struct browser *b, const struct listing *list,
				       const struct menu_event *event)
{
	if (!b->booting)
		return nothing;
	step_booting(b, list, event);
	browser_say(b, S("  "));
	browser_say(b, event->text);
	return menu_redraw;
}

static struct menu_action step_failed(struct browser *b, const struct listing *list,
				      const struct menu_event *event)
{
	b->booting = false;
	browser_tell(b, S("Could not start "));
	browser_say(b, slice_upto(title_of(list, event->chosen), 120));
	browser_say(b, S(": "));
	browser_say(b, event->text);
	pick_settle(b, list);
	return menu_redraw;
}

/* A notice goes with its cause, unless a newer message has taken its place. */
static struct menu_action step_notice(struct browser *b, const struct menu_event *event)
{
	if (event->text.n == 0 && b->cause != event->cause)
		return nothing;
	browser_tell(b, event->text);
	b->cause = event->text.n ? event->cause : CAUSE_NONE;
	return menu_redraw;
}

static struct menu_action step(struct browser *b, const struct listing *list,
			       const struct menu_event *event)
{
	switch (event->kind) {
	case MENU_KEY:
		return step_key(b, list, &event->key, event->ahead);
	case MENU_LISTING:
		return step_listing(b, list);
	case MENU_STATUS:
		return step_status(b, list, event);
	case MENU_BOOTING:
		return step_booting(b, list, event);
	case MENU_LOADING:
		return step_loading(b, list, event);
	case MENU_FAILED:
		return step_failed(b, list, event);
	case MENU_NOTICE:
		return step_notice(b, event);
	case MENU_KNOWN:
		return login_known(b, list);
	case MENU_OFFER:
		return login_shell(b, list);
	case MENU_DESERTED:
		browser_leave(b);
		return (struct menu_action){.kind = MENU_REPAINT};
	}
	return nothing;
}

struct menu_action menu_step(struct browser *b, const struct listing *list,
			     const struct menu_event *event)
{
	struct menu_action action = step(b, list, event);
	struct row row;
	uint32_t number, total;

	if (action.kind != MENU_NONE && pick_selected(b, list, &row, &number, &total))
		b->top = browser_top(b, number, total);
	return action;
}
