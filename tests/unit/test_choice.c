/* What a default is called where a configuration keeps it, and where that is. */
/* SPDX-License-Identifier: MIT */
#include "init/write/choice.h"

#include "tests/unit/listing_kit.h"

static struct kit kit;

static struct slice name_of(uint32_t i)
{
	struct text out = {.arena = &test_arena};

	choice_name(&out, &kit.at[i]);
	return text_slice(&out);
}

TEST(choice_is_called_as_its_loader_calls_it)
{
	struct boot_write w;

	kit_init(&kit);
	struct menu *m = kit_menu(&kit, 1, S("vda1"), S("one"));
	m->env = (struct file_ref){.volume = 1, .path = S("/grubenv")};
	kit_entry(&kit, "a1......", "Plain > old");
	kit_entry(&kit, "a2......", "Inner > one")->name = S("gnulinux-6.1");
	kit_submenu(&kit, "More > less");
	kit_entry(&kit, "a3......", "A file")->flags |= ENTRY_TYPE1;
	kit.entries[2].name = S("debian-6.1");
	OK(!choice_write(&kit.at[0], S("x"), false, &w));
	m->keeps = MENU_KEEPS_SAVED;
	OK_TEXT(name_of(0), S("Plain >> old"));
	OK_TEXT(name_of(1), S("More >> less>gnulinux-6.1"));
	OK(choice_write(&kit.at[0], S("x"), false, &w) && w.kind == WRITE_ENV);
	OK_TEXT(w.name, S("saved_entry"));
	OK(!choice_write(&kit.at[0], S("x"), true, &w));
	m->keeps = MENU_KEEPS_FIRMWARE;
	OK_TEXT(name_of(2), S("debian-6.1.conf"));
	OK(choice_write(&kit.at[2], S("x"), true, &w) && w.kind == WRITE_FIRMWARE);
	OK_TEXT(w.name, S("LoaderEntryOneShot"));
}
