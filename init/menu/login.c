/* Asking for a user's name and password, and what a user may do then. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/login.h"

#include "init/menu/act.h"
#include "init/menu/auth.h"

static struct slice user_of(const struct browser *b)
{
	return (struct slice){b->login.user, b->login.user_n};
}

/* A log-in counts for the configuration that asked for it. */
static bool is_logged_in(const struct browser *b, const struct listed *l)
{
	return b->login.done && l->menu && b->login.volume == l->key.volume &&
	       b->login.menu == place_config(l);
}

/* The guard keeps it, whichever entry it is about: with a shell, or with the command line of any
 * one entry, all others can be had. */
static bool is_guarded(const struct browser *b, enum wish wish)
{
	return wish != WISH_START && guard_stands(b->guard);
}

/* The entry's own configuration wants no password for it. */
static bool is_free(const struct listed *l, enum wish wish)
{
	if (wish == WISH_START)
		return !(l->entry->flags & ENTRY_RESTRICTED);
	return !wish_has_entry(wish) || !l->menu || l->menu->superusers.n == 0;
}

/* @l: of a shell NULL. Whom the guard knows may everything. */
static bool may(const struct browser *b, const struct listed *l, enum wish wish)
{
	struct slice user = user_of(b);

	if (b->login.guards)
		return true;
	if (is_guarded(b, wish))
		return false;
	if (is_free(l, wish))
		return true;
	if (!is_logged_in(b, l))
		return false;
	return auth_listed(l->menu->superusers, user) ||
	       (wish == WISH_START && auth_listed(l->entry->users, user));
}

static struct menu_action grant(struct browser *b, const struct listed *l, enum wish wish)
{
	if (wish == WISH_SHELL)
		return (struct menu_action){.kind = MENU_SHELL};
	if (wish == WISH_FIRMWARE)
		return (struct menu_action){.kind = MENU_ACT, .act = ACTION_FIRMWARE};
	if (wish == WISH_KEEP)
		return (struct menu_action){.kind = MENU_KEEP, .key = l->key, .keep = b->keep};
	return wish == WISH_EDIT ? act_edit(b, l) : act_start(b, l);
}

/* There is a password that would do, and that can be checked. */
static bool can_ask(const struct browser *b, const struct listed *l, enum wish wish)
{
	return is_guarded(b, wish) ? guard_opens(b->guard) : l->menu && l->menu->users.n;
}

/* Now, or when a password has been given that allows it. */
static struct menu_action once_allowed(struct browser *b, const struct listed *l, enum wish wish)
{
	bool unknown = wish != WISH_START && !b->guard->known && !guard_stands(b->guard);

	b->waiting = (struct waiting){unknown, wish, l ? l->key : (struct entry_key){0}};
	if (unknown)
		return browser_tell(b, S("It is not known yet whether a password is needed: the "
					 "disks are still being read. Another key stops waiting."));
	if (may(b, l, wish))
		return grant(b, l, wish);
	if (!can_ask(b, l, wish))
		return browser_tell(b, S("This needs a password, and kexling cannot check the "
					 "configuration's."));
	b->login = (struct login){.wish = wish, .back = b->view};
	b->kept = false;
	b->subject = l ? l->key : (struct entry_key){0};
	b->view = VIEW_LOGIN;
	b->editor.n = b->editor.at = 0;
	return menu_redraw;
}

struct menu_action login_leave(struct browser *b)
{
	b->view = b->login.back;
	explicit_bzero(b->editor.text, sizeof(b->editor.text));
	b->editor.n = b->editor.at = 0;
	return menu_redraw;
}

/* The name is complete: now the password. */
static struct menu_action take_name(struct browser *b)
{
	struct slice name = slice_upto(editor_text(&b->editor), sizeof(b->login.user));

	if (name.n)
		memcpy(b->login.user, name.p, name.n);
	b->login.user_n = (uint32_t)name.n;
	b->login.password = true;
	b->editor.n = b->editor.at = 0;
	return menu_redraw;
}

static struct menu_action take_password(struct browser *b, const struct listing *list)
{
	const struct listed *l = listing_find(list, b->subject);
	struct slice password = editor_text(&b->editor);
	enum wish wish = b->login.wish;
	uint32_t left = AUTH_ROUNDS;

	b->login.guards = guard_check(b->guard, user_of(b), password, &left);
	b->login.done = !b->login.guards && l && l->menu &&
			auth_check(l->menu->users, user_of(b), password, &left);
	login_leave(b);
	if (l && l->menu) {
		b->login.volume = l->key.volume;
		b->login.menu = place_config(l);
	}
	if ((!l && wish_has_entry(wish)) || !may(b, l, wish)) {
		b->login.done = false;
		return browser_tell(b, S("Access denied."));
	}
	return grant(b, l, wish);
}

struct menu_action login_step(struct browser *b, const struct listing *list,
			      const struct key_event *key)
{
	b->message_n = 0;
	if (key->key == KEY_REPAINT)
		return (struct menu_action){.kind = MENU_REPAINT};
	switch (editor_key(&b->editor, key)) {
	case EDITOR_CHANGED:
	case EDITOR_FULL:
		return menu_redraw;
	case EDITOR_CANCELLED:
		return login_leave(b);
	case EDITOR_DONE:
		return b->login.password ? take_password(b, list) : take_name(b);
	case EDITOR_IGNORED:
		break;
	}
	return (struct menu_action){.kind = MENU_NONE};
}

struct menu_action login_start(struct browser *b, const struct listed *l)
{
	return once_allowed(b, l, WISH_START);
}

struct menu_action login_edit(struct browser *b, const struct listed *l)
{
	if (b->locked)
		return browser_tell(b, S("The settings of this boot loader do not allow editing."));
	if (l->menu && l->menu->no_editor)
		return browser_tell(b, S("This configuration does not allow editing."));
	if (!entry_bootable(l->entry))
		return act_refuse(b, l);
	if (l->entry->action != ACTION_BOOT)
		return browser_tell(b, S("This entry starts no kernel: there is no command line."));
	return once_allowed(b, l, WISH_EDIT);
}

struct menu_action login_keep(struct browser *b, const struct listed *l)
{
	uint32_t places = b->keep == KEEP_DEFAULT ? MENU_KEEPS_SAVED | MENU_KEEPS_FIRMWARE
						  : MENU_KEEPS_FIRMWARE;

	if (b->locked)
		return browser_tell(b, S("The settings of this boot loader do not allow it."));
	if (b->card && b->card->hosted)
		return browser_tell(b, S("\"kexling set-default\" does that here."));
	if (!l->menu || !(l->menu->keeps & places))
		return browser_tell(b, S("Its configuration has no place where that is kept."));
	return once_allowed(b, l, WISH_KEEP);
}

struct menu_action login_known(struct browser *b, const struct listing *list)
{
	const struct listed *l = listing_find(list, b->waiting.entry);
	bool on = b->waiting.on;

	b->waiting.on = false;
	b->message_n = on ? 0 : b->message_n;
	if (on && b->waiting.wish == WISH_SHELL)
		return login_shell(b, list);
	if (on && b->waiting.wish == WISH_FIRMWARE)
		return once_allowed(b, NULL, WISH_FIRMWARE);
	if (on && l)
		return b->waiting.wish == WISH_KEEP ? login_keep(b, l) : login_edit(b, l);
	return (struct menu_action){.kind = on ? MENU_REDRAW : MENU_NONE};
}

bool login_holds(const struct browser *b, const struct listing *list)
{
	const struct listed *l = listing_find(list, b->subject);

	return !l || may(b, l, WISH_EDIT);
}

struct menu_action login_shell(struct browser *b, const struct listing *list)
{
	(void)list;
	if (b->locked)
		return browser_tell(b, S("The settings of this boot loader do not allow a shell."));
	if (b->view == VIEW_LOGIN && b->login.wish == WISH_SHELL)
		return menu_redraw;
	return once_allowed(b, NULL, WISH_SHELL);
}

struct menu_action login_firmware(struct browser *b, const struct listing *list)
{
	(void)list;
	if (!b->card || !b->card->setup)
		return browser_tell(b, S("This machine's firmware has no set-up that a restart "
					 "could lead to."));
	if (b->locked)
		return browser_tell(b, S("The settings of this boot loader do not allow it."));
	if (!act_asked_twice(b, 'F', S("F once more restarts into the firmware's set-up.")))
		return menu_redraw;
	return once_allowed(b, NULL, WISH_FIRMWARE);
}
