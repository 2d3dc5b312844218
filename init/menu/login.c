/* Asking for a user's name and password, and what a user may do then. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/login.h"

#include "init/menu/act.h"
#include "init/menu/auth.h"

static struct slice user_of(const struct menu_state *m)
{
	return (struct slice){m->login.user, m->login.user_n};
}

/* A log-in counts for the configuration that asked for it. */
static bool is_logged_in(const struct menu_state *m, const struct listed *l)
{
	return m->login.done && l->menu && m->login.volume == l->key.volume &&
	       m->login.menu == place_config(l);
}

static bool may(const struct menu_state *m, const struct listed *l, enum menu_wish wish)
{
	struct slice user = user_of(m);

	if (wish == WISH_START && !(l->entry->flags & ENTRY_RESTRICTED))
		return true;
	if (wish != WISH_START && (!l->menu || l->menu->superusers.n == 0))
		return true;
	if (!is_logged_in(m, l))
		return false;
	return auth_listed(l->menu->superusers, user) ||
	       (wish == WISH_START && auth_listed(l->entry->users, user));
}

static struct menu_action grant(struct menu_state *m, const struct listed *l, enum menu_wish wish)
{
	if (wish == WISH_SHELL)
		return (struct menu_action){.kind = MENU_SHELL};
	return wish == WISH_EDIT ? act_edit(m, l) : act_start(m, l);
}

/* Now, or when a password has been given that allows it. */
static struct menu_action once_allowed(struct menu_state *m, const struct listed *l,
				       enum menu_wish wish)
{
	if (may(m, l, wish))
		return grant(m, l, wish);
	if (!l->menu || l->menu->users.n == 0)
		return browser_tell(m, S("This needs a password, and kexling cannot check the "
					 "configuration's."));
	m->login = (struct menu_login){.wish = wish, .back = m->view};
	m->kept = false;
	m->subject = l->key;
	m->view = VIEW_LOGIN;
	m->editor.n = m->editor.at = 0;
	return menu_redraw;
}

static struct menu_action leave(struct menu_state *m)
{
	m->view = m->login.back;
	memset(m->editor.text, 0, sizeof(m->editor.text));
	m->editor.n = m->editor.at = 0;
	return menu_redraw;
}

/* The name is complete: now the password. */
static struct menu_action take_name(struct menu_state *m)
{
	struct slice name = slice_upto(editor_text(&m->editor), sizeof(m->login.user));

	if (name.n)
		memcpy(m->login.user, name.p, name.n);
	m->login.user_n = (uint32_t)name.n;
	m->login.password = true;
	m->editor.n = m->editor.at = 0;
	return menu_redraw;
}

static struct menu_action take_password(struct menu_state *m, const struct listing *list)
{
	const struct listed *l = listing_find(list, m->subject);
	enum menu_wish wish = m->login.wish;

	m->login.done = l && l->menu &&
			auth_check(l->menu->users, user_of(m), editor_text(&m->editor));
	leave(m);
	if (l && l->menu) {
		m->login.volume = l->key.volume;
		m->login.menu = place_config(l);
	}
	if (!l || !may(m, l, wish)) {
		m->login.done = false;
		return browser_tell(m, S("Access denied."));
	}
	return grant(m, l, wish);
}

struct menu_action login_step(struct menu_state *m, const struct listing *list,
			      const struct key_event *key)
{
	if (key->key == KEY_REPAINT)
		return (struct menu_action){.kind = MENU_REPAINT};
	switch (editor_key(&m->editor, key)) {
	case EDITOR_CHANGED:
	case EDITOR_FULL:
		return menu_redraw;
	case EDITOR_CANCELLED:
		return leave(m);
	case EDITOR_DONE:
		return m->login.password ? take_password(m, list) : take_name(m);
	case EDITOR_IGNORED:
		break;
	}
	return (struct menu_action){.kind = MENU_NONE};
}

struct menu_action login_start(struct menu_state *m, const struct listed *l)
{
	return once_allowed(m, l, WISH_START);
}

struct menu_action login_edit(struct menu_state *m, const struct listed *l)
{
	if (m->locked)
		return browser_tell(m, S("The settings of this boot loader do not allow editing."));
	if (l->menu && l->menu->no_editor)
		return browser_tell(m, S("This configuration does not allow editing."));
	if (!entry_bootable(l->entry))
		return act_refuse(m, l);
	if (l->entry->action != ACTION_BOOT)
		return browser_tell(m, S("This entry starts no kernel: there is no command line."));
	return once_allowed(m, l, WISH_EDIT);
}

/* The settings may forbid it; else the first configuration with superusers keeps it for them. */
struct menu_action login_shell(struct menu_state *m, const struct listing *list)
{
	if (m->locked)
		return browser_tell(m, S("The settings of this boot loader do not allow a shell."));
	for (uint32_t i = 0; i < list->n; i++)
		if (list->at[i].menu && list->at[i].menu->superusers.n)
			return once_allowed(m, &list->at[i], WISH_SHELL);
	return (struct menu_action){.kind = MENU_SHELL};
}
