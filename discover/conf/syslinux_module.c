/* Which modules of syslinux show a menu, and of what file. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/syslinux_module.h"

struct slice syslinux_module_name(struct slice file)
{
	struct slice name = slice_basename(file);

	return slice_ends_fold(name, S(".c32")) ? slice_upto(name, name.n - 4) : name;
}

bool syslinux_module_is_menu(struct slice module)
{
	return slice_eq_fold(module, S("menu")) || slice_eq_fold(module, S("vesamenu"));
}

bool syslinux_menu_module(struct slice command, struct slice *file)
{
	struct slice word = slice_word(&command), module = syslinux_module_name(word);

	*file = (struct slice){0};
	if (syslinux_module_is_menu(module) && slice_ends_fold(word, S(".c32"))) {
		*file = slice_word(&command);
		if (slice_eq(*file, S("~")))
			*file = (struct slice){0};
		return true;
	}
	/* their argument is an archive of pictures and texts */
	return slice_eq_fold(module, S("gfxboot")) || slice_eq_fold(module, S("gfxmenu"));
}
