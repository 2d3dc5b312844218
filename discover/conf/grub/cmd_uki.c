/* uki: menu entries for the unified kernel images of a directory, as GRUB 2.14 makes them. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_uki.h"

#include "discover/conf/grub/file.h"
#include "discover/conf/grub/menu.h"
#include "discover/conf/grub/options.h"
#include "discover/conf/uki.h"

enum { PATH, FALLBACK, SHOW_DEFAULT, SHOW_NON_DEFAULT, ENTRY, N_OPTIONS };

static const struct grub_option options[N_OPTIONS] = {
	[PATH] = {'p', OPT_VALUE, S_INIT("path")},
	[FALLBACK] = {'f', 0, S_INIT("enable-fallback")},
	[SHOW_DEFAULT] = {'d', 0, S_INIT("show-default")},
	[SHOW_NON_DEFAULT] = {'n', 0, S_INIT("show-non-default")},
	[ENTRY] = {'e', OPT_VALUE, S_INIT("entry")},
};

/* What the image says that it is: name and version of its system, else its file's name. */
static struct slice title_of(struct grub *g, const struct uki *uki, struct slice name)
{
	struct slice text = uki_text(uki, S(".osrel"), PE_BASE);
	struct slice title = uki_setting(text, S("PRETTY_NAME")), version;

	version = uki_setting(text, S("IMAGE_VERSION"));
	if (version.n == 0)
		version = uki_setting(text, S("VERSION"));
	if (title.n == 0)
		title = uki_setting(text, S("NAME"));
	if (title.n == 0)
		return name;
	return version.n ? arena_join(g->arena, title, ' ', version) : title;
}

static void add_image(struct grub *g, const struct grub_place *place, struct slice dir,
		      struct slice name)
{
	struct slice path = arena_join(g->arena, dir, '/', name);
	struct file_ref file = {.volume = place->volume->number, .path = path};
	struct uki uki = uki_open(g->scan, file);
	struct grub_entry e = {
		.id = name, .has_source = true, .line = 1,
		.config = arena_copy(g->scan->arena, path), .config_volume = file.volume,
		.body = arena_format(g->arena, "chainloader '(%.*s)%.*s'\n",
				     SLICE_ARG(place->device), SLICE_ARG(path)),
	};

	if (uki.kind != UKI_IMAGE || slice_has(path, '\''))
		return;
	e.title = title_of(g, &uki, name);
	slice_list_add(&e.args, g->arena, e.title);
	grub_add_entry(g, &e);
}

static bool is_image(struct slice name)
{
	return slice_ends_fold(name, S(".efi")) && name.p[0] != '.';
}

/* Whether the options want it; $default names what the default is. */
static bool is_wanted(struct grub *g, const struct grub_option_value *o, struct slice name)
{
	struct slice wanted = grub_get(g, S("default"));
	bool is_default = slice_eq(wanted, name) || slice_eq(wanted, slice_upto(name, name.n - 4));

	if (o[ENTRY].set)
		return slice_eq(slice_basename(o[ENTRY].value), name);
	if (o[SHOW_DEFAULT].set != o[SHOW_NON_DEFAULT].set)
		return o[SHOW_DEFAULT].set == is_default;
	return true;
}

GRUB_COMMAND(cmd_uki)
{
	struct grub_option_value o[N_OPTIONS];
	struct grub_argv rest;
	struct grub_place place;
	struct dir_list names;
	int status = grub_options(g, options, N_OPTIONS, 0, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	status = grub_locate(g, o[PATH].set ? o[PATH].value : S("/EFI/Linux"), &place);
	if (status != GRUB_OK)
		return status;
	while (place.path.n > 1 && slice_ends(place.path, S("/")))
		place.path.n--;
	if (!place.volume || source_list(grub_source(&place), place.path, g->arena, &names) < 0)
		return grub_error(g, GRUB_FILE_NOT_FOUND, "file `%.*s' not found",
				  SLICE_ARG(place.path));
	struct slice dir = grub_keep(g, place.path);
	for (uint32_t i = names.n; i-- > 0;)	/* the newest first */
		if (is_image(names.at[i].name) && is_wanted(g, o, names.at[i].name))
			add_image(g, &place, dir, names.at[i].name);
	return GRUB_OK;
}
