/* What a person does: it becomes an action for the owner of the menu, or a message why not. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/act.h"

#include "init/menu/details.h"

struct menu_action act_refuse(struct browser *b, const struct listed *l)
{
	browser_tell(b, S("Cannot be booted: "));
	browser_say(b, details_refusal(l));
	return menu_redraw;
}

struct menu_action act_start(struct browser *b, const struct listed *l)
{
	if (!entry_bootable(l->entry))
		return act_refuse(b, l);
	if (l->entry->action != ACTION_BOOT)
		return (struct menu_action){.kind = MENU_ACT, .key = l->key,
					    .act = (enum entry_action)l->entry->action};
	return (struct menu_action){.kind = MENU_BOOT, .key = l->key};
}

struct menu_action act_edit(struct browser *b, const struct listed *l)
{
	bool kept = b->kept && entry_key_eq(b->subject, l->key);

	if (!kept && !editor_begin(&b->editor, l->entry->cmdline))
		return browser_tell(b, S("The command line is too long to be edited here."));
	b->subject = l->key;
	b->view = VIEW_EDIT;
	return menu_redraw;
}

struct menu_action act_rescan(struct browser *b, const struct listing *list)
{
	(void)list;
	browser_tell(b, S("Looking at all devices again."));
	return (struct menu_action){.kind = MENU_RESCAN};
}

struct menu_action act_repaint(struct browser *b, const struct listing *list)
{
	(void)b;
	(void)list;
	return (struct menu_action){.kind = MENU_REPAINT};
}
