/* Ordering a menu of Boot Loader Specification entries and finding its default. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/bls_menu.h"

#include <stdlib.h>

#include "discover/conf/keyword.h"
#include "discover/conf/uki.h"
#include "discover/order.h"

static int by_systemd(const void *a, const void *b)
{
	return order_cmp_systemd(a, b);
}

static int by_blscfg(const void *a, const void *b)
{
	const struct boot_entry *x = ((const struct order_item *)a)->entry;
	const struct boot_entry *y = ((const struct order_item *)b)->entry;
	int r = order_cmp_blscfg(y->name, x->name);

	return r ? r : slice_cmp(x->config, y->config);
}

static struct slice systemd_id(struct arena *a, const struct boot_entry *e)
{
	struct slice suffix = e->flags & ENTRY_TYPE1 ? S(".conf") : S("");
	char *id = arena_array(a, char, e->name.n + suffix.n + 1);

	for (size_t i = 0; i < e->name.n; i++)
		id[i] = ascii_lower(e->name.p[i]);
	memcpy(id + e->name.n, suffix.p, suffix.n);
	return (struct slice){id, e->name.n + suffix.n};
}

/* The ids that "default" can mean: systemd-boot's, which has the suffix, and older versions' and
 * Fedora's, which has not. */
static bool id_matches(const struct order_item *item, struct slice pattern)
{
	return order_glob(pattern, item->id) || order_glob(pattern, item->entry->name);
}

/* GRUB takes a saved entry as an id, a title, or a position in the menu. */
static bool is_saved(const struct boot_entry *e, uint32_t position, struct slice saved)
{
	uint64_t number;

	return slice_eq(e->name, saved) || slice_eq(e->title, saved) ||
	       (slice_number(saved, LIMIT_ENTRIES, &number) && number == position);
}

/* The first entry in menu order whose id @pattern matches; NULL: none, or no pattern. Entries whose
 * tries have all failed stand last in the menu: with @good they do not count. */
static struct boot_entry *find_match(const struct order_item *at, uint32_t n, struct slice pattern,
				     bool good)
{
	for (uint32_t i = 0; pattern.n && i < n; i++)
		if (!(at[i].entry->flags & ENTRY_HIDDEN) && id_matches(&at[i], pattern) &&
		    !(good && at[i].entry->tries_left == 0))
			return at[i].entry;
	return NULL;
}

static struct boot_entry *find_saved(const struct order_item *at, uint32_t n, struct slice saved)
{
	for (uint32_t i = 0; saved.n && i < n; i++)
		if (!(at[i].entry->flags & ENTRY_HIDDEN) && is_saved(at[i].entry, i, saved))
			return at[i].entry;
	return NULL;
}

/* The first one that may start by itself: no entry that only restarts the machine. */
static struct boot_entry *find_first(const struct order_item *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!(at[i].entry->flags & ENTRY_HIDDEN) && at[i].entry->action == ACTION_BOOT)
			return at[i].entry;
	return NULL;
}

/* "@saved" is the entry that was booted last; another "@word" means nothing. */
static struct slice pattern_of(const struct loader_vars *vars, struct slice value)
{
	if (!slice_starts(value, S("@")))
		return value;
	return slice_eq_fold(value, S("@saved")) ? vars->last_booted : (struct slice){0};
}

/* systemd-boot(7): what is preferred, by the variable or loader.conf; what is the default;
 * the first entry. */
static struct boot_entry *choose(const struct loader_vars *vars, const struct order_item *at,
				 uint32_t n, const struct bls_policy *policy)
{
	struct boot_entry *e = find_saved(at, n, policy->saved);

	const struct {
		struct slice pattern;
		bool good;
	} rules[] = {
		{vars->preferred, true}, {policy->conf.preferred, true},
		{vars->entry, false}, {policy->conf.entry, false},
	};

	for (size_t i = 0; !e && i < sizeof(rules) / sizeof(*rules); i++)
		e = find_match(at, n, pattern_of(vars, rules[i].pattern), rules[i].good);
	return e ? e : find_first(at, n);
}

static struct slice version_part(const struct order_item *item)
{
	return item->entry->version;
}

static struct slice machine_part(const struct order_item *item)
{
	return slice_upto(item->entry->machine_id, 8);
}

static struct slice id_part(const struct order_item *item)
{
	return item->id;
}

static int by_title(const void *a, const void *b)
{
	return slice_cmp(((const struct order_item *)a)->entry->title,
			 ((const struct order_item *)b)->entry->title);
}

/* Append @part to every title that is not unique. */
static void tell_apart(struct scan *scan, struct order_item *at, uint32_t n,
		       struct slice (*part)(const struct order_item *))
{
	bool twin_before = false;

	qsort(at, n, sizeof(*at), by_title);
	for (uint32_t i = 0; i < n; i++) {
		struct slice *title = &at[i].entry->title, more = part(&at[i]);
		bool twin_after = i + 1 < n && slice_eq(*title, at[i + 1].entry->title);

		if ((twin_before || twin_after) && more.n)
			*title = arena_format(scan->arena, "%.*s (%.*s)", SLICE_ARG(*title),
					      SLICE_ARG(more));
		twin_before = twin_after;
	}
}

static void make_titles_unique(struct scan *scan, const struct order_item *at, uint32_t n)
{
	struct order_item *shown = arena_array(scan->arena, struct order_item, n);
	uint32_t n_shown = 0;

	for (uint32_t i = 0; i < n; i++)
		if (!(at[i].entry->flags & ENTRY_HIDDEN))
			shown[n_shown++] = at[i];
	tell_apart(scan, shown, n_shown, version_part);
	tell_apart(scan, shown, n_shown, machine_part);
	tell_apart(scan, shown, n_shown, id_part);
}

/* Put the @n entries at @at into the order of their items. */
static void rearrange(struct scan *scan, struct boot_entry *at, const struct order_item *items,
		      uint32_t n)
{
	struct boot_entry *sorted = arena_array(scan->arena, struct boot_entry, n);

	for (uint32_t i = 0; i < n; i++)
		sorted[i] = *items[i].entry;
	memcpy(at, sorted, n * sizeof(*at));
}

/* The @n entries at @at with their ids, in the same order. */
static struct order_item *name_all(struct scan *scan, struct boot_entry *at, uint32_t n)
{
	struct order_item *items = arena_array(scan->arena, struct order_item, n + 1);

	for (uint32_t i = 0; i < n; i++) {
		items[i].entry = &at[i];
		items[i].id = items[i].file = systemd_id(scan->arena, &at[i]);
		if (!(at[i].flags & ENTRY_TYPE1))	/* an image's: "NAME.efi@PROFILE" */
			items[i].file.n = slice_find(items[i].id, '@');
	}
	return items;
}

static void sort(struct scan *scan, struct boot_entry *at, uint32_t n, bool blscfg)
{
	struct order_item *items = name_all(scan, at, n);

	qsort(items, n, sizeof(*items), blscfg ? by_blscfg : by_systemd);
	rearrange(scan, at, items, n);
}

static void add_action(struct scan *scan, const struct loader_conf *conf, struct slice wanted,
		       enum entry_action action, struct slice name, struct slice title)
{
	struct slice config = conf->path.n ? conf->path : scan->menus[scan->n_menus - 1].config;
	bool yes = action == ACTION_FIRMWARE;
	struct boot_entry *e;

	if (!keyword_bool(wanted, &yes) && wanted.n)
		scan_note(scan, NOTE_BAD_VALUE, config, 0, "%.*s is neither yes nor no",
			  SLICE_ARG(wanted));
	e = yes ? scan_add(scan, config, 1) : NULL;
	if (!e)
		return;
	if (conf->path.n)
		e->config_volume = conf->volume;
	e->action = action;
	e->name = name;
	e->title = title;
}

/* Other systems' loaders, and the shell, where they are on the volume: the firmware starts them. */
static void add_programs(struct scan *scan, const struct loader_conf *conf)
{
	static const struct {
		struct slice path, name, title;
	} programs[] = {
		{S_INIT("/EFI/Microsoft/Boot/bootmgfw.efi"), S_INIT("auto-windows"),
		 S_INIT("Windows Boot Manager")},
		{S_INIT("/shellx64.efi"), S_INIT("auto-efi-shell"), S_INIT("EFI Shell")},
	};
	bool yes = scan->machine->efi;

	if (conf->auto_entries.n && !(keyword_bool(conf->auto_entries, &yes) && yes))
		return;
	for (size_t i = 0; yes && i < sizeof(programs) / sizeof(*programs); i++) {
		struct boot_entry *e = NULL;

		if (source_has_file(scan->volume->source, programs[i].path))
			e = scan_add(scan, programs[i].path, 1);
		if (!e)
			continue;
		struct uki uki = uki_open(scan, scan_file(scan, programs[i].path));
		e->name = programs[i].name;
		e->title = programs[i].title;
		uki_fill(&uki, PE_BASE, e);
	}
}

/* What systemd-boot offers besides the entries, below them: the firmware's set-up unless it is told
 * not to, the others when it is told to. */
static void add_actions(struct scan *scan, const struct loader_conf *conf)
{
	add_programs(scan, conf);
	if (scan->machine->vars.firmware_setup)
		add_action(scan, conf, conf->auto_firmware, ACTION_FIRMWARE,
			   S("auto-reboot-to-firmware-setup"), S("Reboot Into Firmware Interface"));
	add_action(scan, conf, conf->auto_poweroff, ACTION_POWEROFF, S("auto-poweroff"),
		   S("Power Off The System"));
	add_action(scan, conf, conf->auto_reboot, ACTION_REBOOT, S("auto-reboot"),
		   S("Reboot The System"));
}

static void set_timeout(struct menu *menu, struct slice conf, const struct loader_vars *vars)
{
	loader_conf_timeout(conf, &menu->timeout, &menu->style);
	loader_conf_timeout(vars->timeout, &menu->timeout, &menu->style);
	if (!loader_conf_timeout(vars->timeout_one_shot, &menu->timeout, &menu->style))
		return;
	if (menu->timeout == 0)	/* it is there to have the menu shown */
		menu->timeout = MENU_TIMEOUT_FOREVER;
	menu->style = MENU_STYLE_MENU;
}

static void ask_for(struct scan *scan, struct boot_entry *e, struct boot_write w)
{
	if (w.kind == WRITE_FIRMWARE) {
		w.file.device = S(LOADER_VARS_DEVICE);
		w.file.path = arena_format(scan->arena, "/%.*s-%s", SLICE_ARG(w.name),
					   LOADER_VARS_GUID);
	}
	*ARENA_PUSH(scan->arena, &e->writes.at, &e->writes.n) = w;
}

/* systemd-boot removes a variable for one start when it reads it. */
static void consume(struct scan *scan, struct boot_entry *e, struct slice value, struct slice name)
{
	if (value.n)
		ask_for(scan, e, (struct boot_write){
			.kind = WRITE_FIRMWARE, .name = name, .remove = 1});
}

/* UAPI.1, "Boot counting": before it starts, one try is taken off what is left and added to what is
 * done, in the name of the file. With none left there is nothing to count. */
static void count_start(struct scan *scan, struct boot_entry *e)
{
	struct slice file = slice_basename(e->config);
	struct slice stem = slice_upto(file, slice_rfind(file, '+'));
	struct slice suffix = slice_from(file, slice_rfind(file, '.'));
	bool counted = e->tries_left != TRIES_UNCOUNTED && e->tries_left > 0;

	if (!counted || e->tries_done == UINT32_MAX || suffix.n == 0)
		return;
	ask_for(scan, e, (struct boot_write){
		.kind = WRITE_RENAME,
		.file = {.volume = e->config_volume, .path = e->config},
		.value = arena_format(scan->arena, "%.*s+%u-%u%.*s", SLICE_ARG(stem),
				      e->tries_left - 1, e->tries_done + 1, SLICE_ARG(suffix)),
	});
}

/* Which entry was started, and, where "@saved" is the default, for the next start too; but not one
 * that a variable asked for once. */
static void tell_selected(struct scan *scan, struct boot_entry *e, struct slice id, bool saved)
{
	struct boot_write w = {.kind = WRITE_FIRMWARE, .value = id};

	if (!scan->machine->efi || e->action != ACTION_BOOT)
		return;
	w.name = S("LoaderEntrySelected");
	ask_for(scan, e, w);
	w.name = S("LoaderEntryLastBooted");
	if (saved && !scan->machine->vars.one_shot.n)
		ask_for(scan, e, w);
}

static void apply_one_shot(struct scan *scan, const struct order_item *items, uint32_t n)
{
	const struct loader_vars *vars = &scan->machine->vars;
	struct boot_entry *once = find_match(items, n, vars->one_shot, false);

	if (once)
		once->flags |= ENTRY_ONE_SHOT;
	else if (vars->one_shot.n && n)
		scan_note(scan, NOTE_BAD_VALUE, items->entry->config, 0,
			  "LoaderEntryOneShot asks for \"%.*s\", which is no entry here",
			  SLICE_ARG(vars->one_shot));
	for (uint32_t i = 0; i < n; i++) {
		consume(scan, items[i].entry, vars->one_shot, S("LoaderEntryOneShot"));
		consume(scan, items[i].entry, vars->timeout_one_shot,
			S("LoaderConfigTimeoutOneShot"));
	}
}

static bool is_saved_default(const struct scan *scan, const struct loader_conf *conf)
{
	struct slice variable = scan->machine->vars.entry;

	return slice_eq_fold(variable.n ? variable : conf->entry, S("@saved"));
}

/* What is systemd-boot's alone: its own entries, titles, one start, timeouts, no editor. */
static void be_systemd_boot(struct scan *scan, struct menu *menu, const struct order_item *items,
			    uint32_t n, const struct loader_conf *conf)
{
	bool editor = true;

	apply_one_shot(scan, items, n);
	for (uint32_t i = 0; i < n; i++) {
		count_start(scan, items[i].entry);
		tell_selected(scan, items[i].entry, items[i].id, is_saved_default(scan, conf));
	}
	make_titles_unique(scan, items, n);
	set_timeout(menu, conf->timeout, &scan->machine->vars);
	if (!keyword_bool(conf->editor, &editor) && conf->editor.n)
		scan_note(scan, NOTE_BAD_VALUE, conf->path, 0, "editor is neither yes nor no");
	menu->no_editor = !editor;
	menu->keeps = scan->machine->efi ? MENU_KEEPS_FIRMWARE : 0;
}

void bls_menu_finish(struct scan *scan, uint32_t menu, const struct bls_policy *policy)
{
	static const struct loader_vars none;
	const struct loader_vars *vars = policy->blscfg ? &none : &scan->machine->vars;
	uint32_t first = scan->n_entries;

	while (first && scan->entries[first - 1].menu == menu)
		scan->entries[--first].flags &= ~(uint32_t)ENTRY_DEFAULT;
	if (first == scan->n_entries)
		return;
	sort(scan, scan->entries + first, scan->n_entries - first, policy->blscfg);
	if (!policy->blscfg)
		add_actions(scan, &policy->conf);

	uint32_t n = scan->n_entries - first;
	const struct order_item *items = name_all(scan, scan->entries + first, n);
	struct boot_entry *chosen = choose(vars, items, n, policy);

	if (chosen)
		chosen->flags |= ENTRY_DEFAULT;
	if (!policy->blscfg)
		be_systemd_boot(scan, &scan->menus[menu], items, n, &policy->conf);
}
