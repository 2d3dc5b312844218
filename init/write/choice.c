/* Names of entries for environment blocks and EFI variables. */
/* SPDX-License-Identifier: MIT */
#include "init/write/choice.h"

/* The titles of the submenus that it is in, and its id or title. A '>' in a title is written
 * twice. */
static void put_grub_name(struct text *out, const struct boot_entry *e)
{
	for (uint32_t i = 0; i < e->submenu.n; i++) {
		struct slice title = e->submenu.at[i];
		for (size_t k = 0; k < title.n; k++)
			text_put(out, title.p[k] == '>' ? S(">>") : slice_upto(
							slice_from(title, k), 1));
		text_char(out, '>');
	}
	text_put(out, e->name.n ? e->name : e->title);
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
