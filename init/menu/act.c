/* What a person does: it becomes an action for the owner of the menu, or a message why not. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/act.h"

#include "discover/recipe.h"
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
	if (l->entry->action != ACTION_BOOT && l->entry->action != ACTION_PROGRAM)
		return (struct menu_action){.kind = MENU_ACT, .key = l->key,
					    .act = (enum entry_action)l->entry->action};
	return (struct menu_action){.kind = MENU_BOOT, .key = l->key};
}

/* False when it is too long. */
static bool edit_recipe(struct editor *editor, const struct boot_entry *e)
{
	/* a text that grows by doubling, in a stack that would be too small for it */
	static char room[4 * EDITOR_BYTES];
	struct arena memory = {.base = room, .cap = sizeof(room), .full = arena_never_full};
	struct text text = {.arena = &memory, .max = EDITOR_BYTES};

	recipe_put(&text, e);
	return !text.cut && editor_begin(editor, text_slice(&text));
}

struct menu_action act_edit(struct browser *b, const struct listed *l)
{
	bool kept = b->kept && entry_key_eq(b->subject, l->key);

	if (!kept && !edit_recipe(&b->editor, l->entry))
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

bool act_asked_twice(struct browser *b, char letter, struct slice question)
{
	bool twice = b->armed == letter;

	b->armed = twice ? 0 : letter;
	if (!twice)
		browser_tell(b, question);
	return twice;
}

struct menu_action act_restart(struct browser *b, const struct listing *list)
{
	(void)list;
	if (!act_asked_twice(b, 'R', S("R once more restarts the machine.")))
		return menu_redraw;
	return (struct menu_action){.kind = MENU_ACT, .act = ACTION_REBOOT};
}

struct menu_action act_power_off(struct browser *b, const struct listing *list)
{
	(void)list;
	if (!act_asked_twice(b, 'P', S("P once more powers the machine off.")))
		return menu_redraw;
	return (struct menu_action){.kind = MENU_ACT, .act = ACTION_POWEROFF};
}
