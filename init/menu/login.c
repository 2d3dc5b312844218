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

static bool may(const struct browser *b, const struct listed *l, enum wish wish)
{
	struct slice user = user_of(b);

	if (wish == WISH_START && !(l->entry->flags & ENTRY_RESTRICTED))
		return true;
	if (wish != WISH_START && (!l->menu || l->menu->superusers.n == 0))
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
	return wish == WISH_EDIT ? act_edit(b, l) : act_start(b, l);
}

/* Now, or when a password has been given that allows it. */
static struct menu_action once_allowed(struct browser *b, const struct listed *l, enum wish wish)
{
	if (may(b, l, wish))
		return grant(b, l, wish);
	if (!l->menu || l->menu->users.n == 0)
		return browser_tell(b, S("This needs a password, and kexling cannot check the "
					 "configuration's."));
	b->login = (struct login){.wish = wish, .back = b->view};
	b->kept = false;
	b->subject = l->key;
	b->view = VIEW_LOGIN;
	b->editor.n = b->editor.at = 0;
	return menu_redraw;
}

static struct menu_action leave(struct browser *b)
{
	b->view = b->login.back;
	memset(b->editor.text, 0, sizeof(b->editor.text));
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
	enum wish wish = b->login.wish;

	b->login.done = l && l->menu &&
			auth_check(l->menu->users, user_of(b), editor_text(&b->editor));
	leave(b);
	if (l && l->menu) {
		b->login.volume = l->key.volume;
		b->login.menu = place_config(l);
	}
	if (!l || !may(b, l, wish)) {
		b->login.done = false;
		return browser_tell(b, S("Access denied."));
	}
	return grant(b, l, wish);
}

struct menu_action login_step(struct browser *b, const struct listing *list,
			      const struct key_event *key)
{
	if (key->key == KEY_REPAINT)
		return (struct menu_action){.kind = MENU_REPAINT};
	switch (editor_key(&b->editor, key)) {
	case EDITOR_CHANGED:
	case EDITOR_FULL:
		return menu_redraw;
	case EDITOR_CANCELLED:
		return leave(b);
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

/* The settings may forbid it; else the first configuration with superusers keeps it for them. */
struct menu_action login_shell(struct browser *b, const struct listing *list)
{
	if (b->locked)
		return browser_tell(b, S("The settings of this boot loader do not allow a shell."));
	for (uint32_t i = 0; i < list->n; i++)
		if (list->at[i].menu && list->at[i].menu->superusers.n)
			return once_allowed(b, &list->at[i], WISH_SHELL);
	return (struct menu_action){.kind = MENU_SHELL};
}
