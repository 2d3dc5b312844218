/* Names of entries for environment blocks and EFI variables. */
/* SPDX-License-Identifier: MIT */
#include "init/write/choice.h"

/* A '>' ends what a submenu is called; where it is none, it is written twice. */
static void put_element(struct text *out, struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		text_put(out, s.p[i] == '>' ? S(">>") : slice_upto(slice_from(s, i), 1));
}

/* The titles of the submenus that it is in, and its id or title. */
static void put_grub_name(struct text *out, const struct boot_entry *e)
{
	for (uint32_t i = 0; i < e->submenu.n; i++) {
		put_element(out, e->submenu.at[i]);
		text_char(out, '>');
	}
	put_element(out, e->name.n ? e->name : e->title);
}

void choice_name(struct text *out, const struct listed *l)
{
	bool suffix = !(l->menu->keeps & MENU_KEEPS_SAVED) && (l->entry->flags & ENTRY_TYPE1);

	put_grub_name(out, l->entry);
	text_put(out, suffix ? S(".conf") : S(""));
}

bool choice_write(const struct listed *l, struct slice name, bool once, struct boot_write *w)
{
	const struct menu *m = l->menu;
	uint32_t in_block = once ? MENU_KEEPS_NEXT : MENU_KEEPS_SAVED;

	if (!m || !(m->keeps & (in_block | MENU_KEEPS_FIRMWARE)))
		return false;
	*w = (struct boot_write){.kind = WRITE_ENV, .file = m->env, .value = name,
				 .name = once ? S("next_entry") : S("saved_entry")};
	if (!(m->keeps & in_block)) {
		w->kind = WRITE_FIRMWARE;
		w->file = (struct file_ref){0};
		w->name = once ? S("LoaderEntryOneShot") : S("LoaderEntryDefault");
	}
	return true;
}
