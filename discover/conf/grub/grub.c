/* The configuration format "grub": find grub.cfg, run it, list its menu. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/conf/grub/detect.h"
#include "discover/conf/grub/file.h"
#include "discover/conf/grub/keeps.h"
#include "discover/conf/grub/legacy.h"
#include "discover/conf/grub/list.h"
#include "discover/conf/grub/loop.h"
#include "discover/conf/grub/menu.h"
#include "discover/conf/grub/net.h"
#include "discover/conf/grub/setup.h"
#include "discover/conf/grub/source.h"
#include "discover/conf/tar.h"
#include "discover/parser.h"

/* Best first; "*" stands for every name in its directory. */
static const char *const candidates[] = {
	"/boot/grub/grub.cfg", "/boot/grub2/grub.cfg", "/grub/grub.cfg", "/grub2/grub.cfg",
	"/EFI/*/grub.cfg", "/boot/grub/loopback.cfg", "/boot/grub/x86_64-efi/grub.cfg",
	"/flatcar/grub/grub.cfg", "/flatcar/grub/grub.cfg.tar", "/coreos/grub/grub.cfg.tar",
	"/grub.cfg", NULL,
};

/* What GRUB starts of an image that it has by the command loopback. */
static const char *const image_candidates[] = {
	"/boot/grub/loopback.cfg", "/boot/grub2/loopback.cfg", "/grub/loopback.cfg", NULL,
};

/**
 * struct reading - one configuration being read
 * @menu:  index in the scan of the menu that its entries go to; UINT32_MAX: none yet
 * @shown: files whose menus are being listed, outermost first: they do not contain themselves
 */
struct reading {
	struct lister lister;
	uint32_t menu;
	struct file_list shown;
};

/* Whether a scan of @volume begins with the configuration @path: that scan lists its menu. */
static bool is_own_menu(const struct volume *volume, struct slice path)
{
	struct file_info info;

	if (volume_is_image(volume))
		return false;
	for (const char *const *c = candidates; *c; c++) {
		struct slice candidate = slice_str(*c);
		if (slice_has(candidate, '*'))
			continue;
		if (source_stat(volume->source, candidate, &info) == 0)
			return slice_eq(candidate, path);
	}
	return false;
}

static int32_t timeout_of(struct grub *g)
{
	struct slice value = grub_get(g, S("timeout")), rest;
	int status = g->status;

	if (!grub_has(g, S("timeout")))
		return MENU_TIMEOUT_UNSET;
	g->status = GRUB_OK;
	uint64_t n = grub_number(g, value, 0, &rest);
	bool bad = g->status != GRUB_OK;
	g->status = status;
	if (bad || n > INT32_MAX)
		return MENU_TIMEOUT_FOREVER;
	return (int32_t)n;
}

static uint32_t style_of(struct grub *g, int32_t timeout)
{
	struct slice value = grub_get(g, S("timeout_style"));

	if (timeout < 0)
		return MENU_STYLE_MENU;
	if (slice_eq(value, S("hidden")))
		return MENU_STYLE_HIDDEN;
	return slice_eq(value, S("countdown")) ? MENU_STYLE_COUNTDOWN : MENU_STYLE_MENU;
}

/* What $default was made of, by the names that grub-mkconfig's scripts use. */
static struct slice why_default(struct grub *g)
{
	enum { SHOWN = 60 };
	struct slice chosen = grub_get(g, S("default"));

	if (slice_eq(grub_get(g, S("boot_once")), S("true")))
		return S("next_entry in grubenv, for one start");
	if (chosen.n && slice_eq(chosen, grub_get(g, S("saved_entry"))))
		return S("saved_entry in grubenv");
	if (chosen.n == 0)
		return (struct slice){0};
	return arena_format(g->scan->arena, "set default=%.*s",
			    SLICE_ARG(slice_upto(chosen, SHOWN)));
}

/* "fallback": a list of entries. */
static void list_fallback(struct reading *r, const struct grub_menu *from, struct menu *menu)
{
	struct grub *g = r->lister.g;
	struct slice words = grub_get(g, S("fallback"));
	const struct index_list *first = &r->lister.first;

	while (words.n) {
		int i = grub_take_fallback(g, from, &words);
		if (i < 0 || (uint32_t)i >= first->n || first->at[i] >= g->scan->n_entries)
			break;
		*ARENA_PUSH(g->scan->arena, &menu->fallback.at, &menu->fallback.n) = first->at[i];
	}
}

/* List @menu, the outermost one of a file, in the state that its reading has left. */
static void list_outermost(struct reading *r, const struct grub_menu *from, uint32_t volume,
			   struct slice path)
{
	struct grub *g = r->lister.g;
	struct scan *scan = g->scan;
	struct menu *menu = scan_menu(scan, path);

	r->menu = scan->n_menus - 1;
	menu->config_volume = volume;
	menu->why = why_default(g);
	menu->timeout = timeout_of(g);
	menu->style = style_of(g, menu->timeout);
	menu->dialect = g->origin;
	grub_keeps(g, menu);
	menu->superusers = arena_copy(scan->arena, grub_get(g, S("superusers")));
	for (uint32_t i = 0; i < g->users.n; i++)
		menu->users = arena_concat(scan->arena, menu->users, g->users.at[i]);
	r->lister.on_default = true;
	r->lister.default_entry = UINT32_MAX;
	r->lister.first = (struct index_list){0};
	list_menu(&r->lister, from);
	list_fallback(r, from, &scan->menus[r->menu]);
	if (r->lister.default_entry < scan->n_entries)
		scan->entries[r->lister.default_entry].flags |= ENTRY_DEFAULT;
}

static bool being_shown(const struct reading *r, uint32_t volume, struct slice path)
{
	for (uint32_t i = 0; i < r->shown.n; i++)
		if (r->shown.at[i].volume == volume && slice_eq(r->shown.at[i].path, path))
			return true;
	return false;
}

/* configfile and normal: the menu goes on in another file. */
static void show_menu(void *data, struct grub *g, struct grub_menu *menu)
{
	struct reading *r = data;
	struct file_ref file = {.volume = menu->file.volume,
				.path = arena_copy(g->scan->arena, menu->file.path)};
	enum grub_stop stop = g->stop;

	if (menu->n == 0)
		return;
	g->shown++;
	const struct volume *v = volume_by_number(g->scan->volumes, file.volume);
	if (being_shown(r, file.volume, file.path)) {
		grub_note(g, NOTE_DUPLICATE, "shows the menu of %.*s again", SLICE_ARG(file.path));
		return;
	}
	if (v && v->number != g->scan->volume->number && is_own_menu(v, file.path)) {
		grub_note(g, NOTE_DUPLICATE, "continues with the menu %.*s of another file system, "
			  "which is listed there", SLICE_ARG(file.path));
		return;
	}
	file_list_add(&r->shown, g->scan->arena, file);
	if (r->menu == UINT32_MAX)
		list_outermost(r, menu, file.volume, file.path);
	else
		list_menu(&r->lister, menu);
	r->shown.n--;
	g->stop = stop;
}

/* The configuration is inside of an image: things are as if a script had made a device of it, and
 * said where it is. */
static void enter_image(struct grub *g, const struct image_ref *image)
{
	if (!image->path.n)
		return;
	grub_loop_add(g, GRUB_OWN_IMAGE,
		      (struct file_ref){.volume = image->holder, .path = image->path}, false);
	grub_set(g, S("iso_path"), image->path);
	grub_export(g, S("iso_path"));
}

/* Run the file @path, whose text is known already, by @start, and list what menus it has. */
static void run_and_list(struct interpreter *in, struct scan *scan, struct slice path,
			 struct slice text, int (*start)(struct grub *g, struct slice name))
{
	struct grub *g = &in->grub;
	struct reading r = {.lister = {.g = g}, .menu = UINT32_MAX};
	const struct grub_hooks hooks = {.data = &r, .show_menu = show_menu};
	struct slice device, name = path;

	g->hooks = &hooks;
	if (scan->volume->net)
		name = grub_net_path(g->arena, path);
	enter_image(g, &scan->volume->facts.image);
	grub_preset(g, scan->volume, slice_dirname(name));
	device = grub_get(g, S("root"));
	if (scan->volume->net)	/* as scripts will call it */
		path = arena_copy(scan->arena, grub_net_url(g, device, name));
	grub_cache_file(g, scan->volume, path, text);
	file_list_add(&r.shown, scan->arena, (struct file_ref){
		.volume = scan->volume->number, .path = path});
	start(g, arena_join(g->arena, arena_concat(g->arena, S("("), device), ')', name));
	g->stop = STOP_NONE;
	if (in->menu.n || r.menu == UINT32_MAX)
		list_outermost(&r, &in->menu, scan->volume->number, path);
}

static void interpret(struct scan *scan, struct slice path, struct slice text,
		      int (*start)(struct grub *g, struct slice name))
{
	struct interpreter *in = arena_new(scan->arena, struct interpreter);

	if (grub_open(in, scan) < 0) {
		scan_note(scan, NOTE_LIMIT, path, 0, "no memory to run it");
		return;
	}
	if (start == grub_run_file && !scan->volume->net)
		in->grub.origin = grub_detect(scan, scan->volume, path, text, &in->grub.dialect);
	run_and_list(in, scan, path, text, start);
	grub_close(in);
}

/* An archive that some GRUBs have in memory beside their own files, and read grub.cfg from. */
static bool take_out(struct scan *scan, struct slice path, struct slice *text)
{
	int rc = tar_find(*text, S("grub.cfg"), text);

	if (rc < 0)
		scan_note(scan, NOTE_BAD_FILE, path, 0, "an archive that %s",
			  rc == -ENOENT ? "has no grub.cfg" : "is damaged or cut short");
	return rc == 0;
}

static void parse(struct scan *scan, struct slice path, struct slice text)
{
	if (slice_ends(path, S(".tar")) && !take_out(scan, path, &text))
		return;
	interpret(scan, path, text, grub_run_file);
}

static const struct parser grub = {
	.name = "grub",
	.rank = 10,
	.ways = WAY_OUSTS_LEGACY,
	.files = candidates,
	.image_files = image_candidates,
	.parse = parse,
	.search = grub_net_search,
};
PARSER(grub);

/* A menu.lst that was left behind when GRUB 2 took over is not what the machine boots. */
static void parse_legacy(struct scan *scan, struct slice path, struct slice text)
{
	for (uint32_t i = 0; i < scan->n_menus; i++)
		if (scan->menus[i].ways & WAY_OUSTS_LEGACY) {
			scan_note(scan, NOTE_DUPLICATE, path, 0, "not read: %.*s is newer",
				  SLICE_ARG(scan->menus[i].config));
			return;
		}
	interpret(scan, path, text, grub_legacy_file);
}

static const char *const legacy_candidates[] = {
	"/boot/grub/menu.lst", "/boot/grub/grub.conf", "/grub/menu.lst", "/grub/grub.conf",
	"/menu.lst", NULL,
};

static const struct parser legacy = {
	.name = "grub-legacy",
	.rank = 40,
	.files = legacy_candidates,
	.parse = parse_legacy,
};
PARSER(legacy);
