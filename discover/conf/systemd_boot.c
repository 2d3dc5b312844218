/* What systemd-boot shows: entry files and unified kernel images, in one menu. */
/* SPDX-License-Identifier: MIT */
#include "discover/bootpart.h"
#include "discover/conf/bls.h"
#include "discover/conf/bls_fedora.h"
#include "discover/conf/bls_menu.h"
#include "discover/conf/uki_entry.h"
#include "discover/parser.h"

/* Add everything of systemd-boot's kind on the volume that is scanned now: entry files, where they
 * are not GRUB's, and images. @above: where "loader" is. With @menu to the newest menu, else to one
 * that is made with the first entry; returns whether there is one then. */
static bool add_native(struct scan *scan, struct slice above, bool menu)
{
	struct slice dir = arena_concat(scan->arena, above, S("/loader/entries"));
	struct bls_place p = {.scan = scan, .above = above};
	struct bls_list list;

	if (!bls_is_fedora(scan, above) && bls_list_entries(scan, dir, &list)) {
		if (!menu)
			scan_menu(scan, dir);
		menu = true;
		bls_add_entries(&p, &list);
	}
	if (!slice_eq(above, scan->base))
		return menu;
	struct slice images = arena_concat(scan->arena, scan->base, S("/EFI/Linux"));

	return uki_add_entries(scan, images, !menu) || menu;
}

/* systemd-boot lives on the EFI system partition and shows the extended boot loader partition of
 * the same disk in the same menu. */
static bool add_extended(struct scan *scan, bool menu)
{
	const struct volume *here = scan->volume;
	const struct volume *more = boot_part_find(scan->volumes, here, BOOT_PART_EXTENDED);

	if (boot_part_of(&here->facts) != BOOT_PART_ESP || !more)
		return menu;
	scan->volume = more;
	menu = add_native(scan, (struct slice){0}, menu);
	scan->volume = here;
	return menu;
}

/* What systemd-boot shows of the scanned volume, as one menu: entry files in @above's "loader",
 * images in /EFI/Linux, and, for an EFI system partition, those of its disk's extended boot loader
 * partition. Where there is nothing no menu is made. */
static void read_native(struct scan *scan, struct slice above)
{
	struct slice loader = arena_concat(scan->arena, above, S("/loader"));
	bool menu = add_native(scan, above, false);

	if (!above.n)
		menu = add_extended(scan, menu);
	if (!menu)
		return;
	struct bls_policy policy = {.conf = loader_conf_find(scan, loader)};

	bls_menu_finish(scan, scan->n_menus - 1, &policy);
}

/* Entries that were written for the blscfg command of GRUB. */
static void read_fedora(struct scan *scan, struct slice loader, struct slice above)
{
	struct slice dir = arena_concat(scan->arena, loader, S("/entries"));
	struct bls_place p = {.scan = scan, .above = above, .fedora = true};
	struct slice env = arena_concat(scan->arena, above, S("/grub2/grubenv"));
	struct bls_list list;

	if (!bls_list_entries(scan, dir, &list))
		return;
	p.env = bls_fedora_env(scan, above);
	struct menu *menu = scan_menu(scan, dir);
	if (source_has_file(scan->volume->source, env)) {
		menu->keeps = MENU_KEEPS_SAVED | MENU_KEEPS_NEXT;
		menu->env = scan_file(scan, env);
	}
	bls_add_entries(&p, &list);
	struct bls_policy policy = {.blscfg = true, .conf = loader_conf_find(scan, loader),
				    .saved = grubenv_get(&p.env, S("saved_entry"))};

	bls_menu_finish(scan, scan->n_menus - 1, &policy);
}

static void read_loader(struct scan *scan, struct slice loader)
{
	struct slice above = slice_dirname(loader);

	if (bls_is_fedora(scan, above))
		read_fedora(scan, loader, above);
	else
		read_native(scan, above);
}

static const char *const loader_dirs[] = {"/loader", "/boot/loader", NULL};

static const struct parser bls = {
	.name = "bls",
	.rank = 20,
	.dirs = loader_dirs,
	.finish = read_loader,
};
PARSER(bls);

/* Where there is a "loader" of systemd-boot's, the images are in one menu with its entries
 * already. */
static void read_images(struct scan *scan, struct slice dir)
{
	struct slice loader = arena_concat(scan->arena, scan->base, S("/loader"));
	struct dir_list names;
	int rc = source_list(scan->volume->source, loader, scan->arena, &names);

	(void)dir;
	if (rc || bls_is_fedora(scan, scan->base))
		read_native(scan, scan->base);
}

static const char *const image_dirs[] = {"/EFI/Linux", NULL};

static const struct parser uki = {
	.name = "uki",
	.rank = 21,
	.dirs = image_dirs,
	.finish = read_images,
};
PARSER(uki);
