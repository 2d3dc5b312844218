/* uki: menu entries for the unified kernel images of a directory, as GRUB 2.14 makes them. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_uki.h"

#include <stdlib.h>

#include "discover/bootpart.h"
#include "discover/conf/grub/device.h"
#include "discover/conf/grub/file.h"
#include "discover/conf/grub/menu.h"
#include "discover/conf/grub/options.h"
#include "discover/conf/uki.h"
#include "discover/order.h"

enum { PATH, FALLBACK, SHOW_DEFAULT, SHOW_NON_DEFAULT, ENTRY, N_OPTIONS };

static const struct grub_option options[N_OPTIONS] = {
	[PATH] = {'p', OPT_VALUE, S_INIT("path")},
	[FALLBACK] = {'f', 0, S_INIT("enable-fallback")},
	[SHOW_DEFAULT] = {'d', 0, S_INIT("show-default")},
	[SHOW_NON_DEFAULT] = {'n', 0, S_INIT("show-non-default")},
	[ENTRY] = {'e', OPT_VALUE, S_INIT("entry")},
};

/* What an image makes an entry of. False: it is none, or does not say what it is. */
static bool read_image(struct grub *g, const struct grub_place *place, struct slice dir,
		       struct slice name, struct grub_entry *e)
{
	struct slice path = arena_join(g->arena, dir, '/', name);
	struct file_ref file = {.volume = place->volume->number, .path = path};
	struct uki uki = uki_open(g->scan, file);

	if (uki.kind != UKI_IMAGE || slice_has(path, '\''))
		return false;
	*e = (struct grub_entry){
		.title = uki_setting(uki_text(&uki, S(".osrel"), PE_BASE), S("PRETTY_NAME")),
		.id = name, .has_source = true, .line = 1,
		.config = arena_copy(g->scan->arena, path), .config_volume = file.volume,
		.body = arena_format(g->arena, "chainloader '(%.*s)%.*s'\n",
				     SLICE_ARG(place->device), SLICE_ARG(path)),
	};
	slice_list_add(&e->args, g->arena, e->title);
	return e->title.n != 0;
}

static bool is_image(struct slice name)
{
	return slice_ends_fold(name, S(".efi")) && name.p[0] != '.';
}

/* Whether "default" means the image: by its name, its number or its title. */
static bool is_default(struct grub *g, const struct grub_entry *e, uint32_t number)
{
	struct slice wanted = grub_get(g, S("default"));
	uint64_t n;

	return slice_eq(wanted, e->id) || slice_eq(wanted, e->title) ||
	       (slice_number(wanted, UINT32_MAX, &n) && n == number);
}

/* Whether the options want it. */
static bool is_wanted(struct grub *g, const struct grub_option_value *o, const struct grub_entry *e,
		      uint32_t number)
{
	if (o[ENTRY].set)
		return slice_eq(slice_basename(o[ENTRY].value), e->id);
	if (o[SHOW_DEFAULT].set != o[SHOW_NON_DEFAULT].set)
		return o[SHOW_DEFAULT].set == is_default(g, e, number);
	return true;
}

static int cmp_names(const void *a, const void *b)
{
	const struct dir_entry *x = a, *y = b;

	return version_cmp_file(y->name, x->name);
}

/* Make an entry of every image in the directory, the newest first. */
static void add_images(struct grub *g, const struct grub_option_value *o,
		       const struct grub_place *place, struct dir_list *names)
{
	struct slice dir = grub_keep(g, place->path);
	struct grub_entry e;
	uint32_t number = 0;

	if (names->n)
		qsort(names->at, names->n, sizeof(*names->at), cmp_names);
	for (uint32_t i = 0; i < names->n; i++) {
		struct slice name = names->at[i].name;
		if (!is_image(name) || !read_image(g, place, dir, name, &e))
			continue;
		if (is_wanted(g, o, &e, number++))
			grub_add_entry(g, &e);
	}
}

/* GRUB looks on the device that it was started from, which is the EFI system partition. */
static struct slice default_dir(struct grub *g)
{
	const struct volume *esp =
		boot_part_find(g->scan->volumes, g->scan->volume, BOOT_PART_ESP);

	if (!esp)
		return S("/EFI/Linux");
	return arena_format(g->arena, "(%.*s)/EFI/Linux", SLICE_ARG(grub_device_name(g, esp)));
}

/* Look up the directory @name. 0 or a status with the error set. */
static int open_dir(struct grub *g, struct slice name, struct grub_place *place,
		    struct dir_list *names)
{
	int status = grub_locate(g, name, place);

	if (status != GRUB_OK)
		return status;
	while (place->path.n > 1 && slice_ends(place->path, S("/")))
		place->path.n--;
	if (!place->volume || source_list(grub_source(place), place->path, g->arena, names) < 0)
		return grub_error(g, GRUB_FILE_NOT_FOUND, "file `%.*s' not found",
				  SLICE_ARG(place->path));
	return GRUB_OK;
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
	status = open_dir(g, o[PATH].set ? o[PATH].value : default_dir(g), &place, &names);
	if (status != GRUB_OK && o[PATH].set && o[FALLBACK].set) {
		g->status = GRUB_OK;
		status = open_dir(g, default_dir(g), &place, &names);
	}
	if (status == GRUB_OK)
		add_images(g, o, &place, &names);
	return status;
}
