/* Looks for the words of grub-mkconfig's header in a configuration. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/keeps.h"

#include "discover/conf/grub/detector.h"
#include "discover/conf/grub/file.h"
#include "discover/conf/grubenv.h"

/* A file that the script most likely has read already. */
static bool get(struct grub *g, const struct volume *v, struct slice path, struct slice *text)
{
	return grub_cached(g, v->number, path, text) ||
	       source_read(v->source, path, LIMIT_CONFIG_BYTES, g->scan->arena, text) == 0;
}

/* Fedora's word of a system that has come up well; its grub.cfg takes it back at every start. */
static bool succeeded(struct slice block, struct arena *a)
{
	struct grubenv env;

	return grubenv_parse(block, a, &env) &&
	       slice_eq(grubenv_get(&env, S("boot_success")), S("1"));
}

void grub_keeps(struct grub *g, struct menu *menu)
{
	struct arena *a = g->scan->arena;
	const struct volume *v = volume_by_number(g->scan->volumes, menu->config_volume);
	struct slice path = arena_concat(a, slice_dirname(menu->config), S("/grubenv"));
	struct slice text, block;

	if (!v || v->net || !get(g, v, path, &block) || !get(g, v, menu->config, &text))
		return;
	if (detector_has_word(text, S("default=\"${saved_entry}\"")))
		menu->keeps |= MENU_KEEPS_SAVED;
	if (detector_has_word(text, S("default=\"${next_entry}\"")))
		menu->keeps |= MENU_KEEPS_NEXT;
	if (succeeded(block, a))
		menu->keeps |= MENU_SUCCEEDED;
	menu->env = (struct file_ref){.volume = v->number, .path = path};
}
