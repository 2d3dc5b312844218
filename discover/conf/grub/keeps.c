/* Looks for the words of grub-mkconfig's header in a configuration. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/keeps.h"

#include "discover/conf/grubenv.h"

static bool has(struct slice text, struct slice words)
{
	for (size_t i; (i = slice_find(text, 'd')) < text.n; text = slice_from(text, i + 1))
		if (slice_starts(slice_from(text, i), words))
			return true;
	return false;
}

/* Fedora's word of a system that has come up well; its grub.cfg takes it back at every start. */
static bool succeeded(struct source *source, struct slice path, struct arena *a)
{
	struct grubenv env;
	struct slice text;

	return source_read(source, path, LIMIT_CONFIG_BYTES, a, &text) == 0 &&
	       grubenv_parse(text, a, &env) &&
	       slice_eq(grubenv_get(&env, S("boot_success")), S("1"));
}

void grub_keeps(struct scan *scan, struct menu *menu)
{
	struct arena *a = scan->arena;
	const struct volume *v = volume_by_number(scan->volumes, menu->config_volume);
	struct slice text, path = arena_concat(a, slice_dirname(menu->config), S("/grubenv"));

	if (!v || v->net || !source_has_file(v->source, path) ||
	    source_read(v->source, menu->config, LIMIT_CONFIG_BYTES, a, &text) < 0)
		return;
	if (has(text, S("default=\"${saved_entry}\"")))
		menu->keeps |= MENU_KEEPS_SAVED;
	if (has(text, S("default=\"${next_entry}\"")))
		menu->keeps |= MENU_KEEPS_NEXT;
	if (succeeded(v->source, path, a))
		menu->keeps |= MENU_SUCCEEDED;
	menu->env = (struct file_ref){.volume = v->number, .path = path};
}
