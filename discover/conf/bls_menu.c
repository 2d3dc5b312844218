/* Ordering a menu of Boot Loader Specification entries and finding its default. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/bls_menu.h"

#include <stdlib.h>

#include "discover/conf/bls.h"
#include "discover/conf/keyword.h"
#include "discover/order.h"

struct slice bls_take_counter(struct slice stem, struct boot_entry *e)
{
	size_t plus = slice_rfind(stem, '+');
	struct slice done = slice_from(stem, plus + 1);
	struct slice left = slice_cut(&done, '-');
	uint64_t n_left, n_done = 0;

	if (plus == stem.n || !slice_number(left, TRIES_UNCOUNTED - 1, &n_left))
		return stem;
	if (plus + 1 + left.n < stem.n && !slice_number(done, TRIES_UNCOUNTED - 1, &n_done))
		return stem;
	e->tries_left = (uint32_t)n_left;
	e->tries_done = (uint32_t)n_done;
	return slice_upto(stem, plus);
}

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
	bool conf = slice_eq(e->format, S("bls"));
	struct slice suffix = conf ? S(".conf") : S("");
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

static struct boot_entry *choose(const struct order_item *at, uint32_t n,
				 const struct bls_policy *policy)
{
	struct boot_entry *first = NULL;

	for (uint32_t i = 0; policy->saved.n && i < n; i++)
		if (!(at[i].entry->flags & ENTRY_HIDDEN) &&
		    is_saved(at[i].entry, i, policy->saved))
			return at[i].entry;
	for (uint32_t i = 0; i < n; i++) {
		if (at[i].entry->flags & ENTRY_HIDDEN)
			continue;
		if (policy->conf.entry.n && id_matches(&at[i], policy->conf.entry))
			return at[i].entry;
		if (!first)
			first = at[i].entry;
	}
	return first;
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

static void settle(struct scan *scan, struct boot_entry *at, uint32_t n,
		   const struct bls_policy *policy)
{
	struct order_item *items = arena_array(scan->arena, struct order_item, n);

	for (uint32_t i = 0; i < n; i++) {
		at[i].flags &= ~(uint32_t)ENTRY_DEFAULT;
		items[i].entry = &at[i];
		items[i].id = items[i].file = systemd_id(scan->arena, &at[i]);
		if (slice_eq(at[i].format, S("uki")))
			items[i].file.n = slice_find(items[i].id, '@');
	}
	qsort(items, n, sizeof(*items), policy->blscfg ? by_blscfg : by_systemd);

	struct boot_entry *chosen = choose(items, n, policy);

	if (chosen)
		chosen->flags |= ENTRY_DEFAULT;
	if (!policy->blscfg)
		make_titles_unique(scan, items, n);
	rearrange(scan, at, items, n);
}

static void add_action(struct scan *scan, const struct loader_conf *conf, struct slice wanted,
		       enum entry_action action, struct slice name, struct slice title)
{
	bool yes = false;
	struct boot_entry *e = keyword_bool(wanted, &yes) && yes ? scan_add(scan, conf->path, 1) : NULL;

	if (!e)
		return;
	e->config_volume = conf->volume;
	e->action = action;
	e->name = name;
	e->title = title;
}

/* What loader.conf asks for besides the entries. systemd-boot offers the firmware's set-up unasked; here
 * that is a matter of the menu around all configurations. */
static void add_actions(struct scan *scan, const struct loader_conf *conf)
{
	if (scan->machine->efi)
		add_action(scan, conf, conf->auto_firmware, ACTION_FIRMWARE,
			   S("auto-reboot-to-firmware-setup"), S("Reboot Into Firmware Interface"));
	add_action(scan, conf, conf->auto_poweroff, ACTION_POWEROFF, S("auto-poweroff"),
		   S("Power Off The System"));
	add_action(scan, conf, conf->auto_reboot, ACTION_REBOOT, S("auto-reboot"),
		   S("Reboot The System"));
}

void bls_menu_finish(struct scan *scan, uint32_t menu, const struct bls_policy *policy)
{
	uint32_t first = scan->n_entries;

	while (first && scan->entries[first - 1].menu == menu)
		first--;
	if (first < scan->n_entries)
		settle(scan, scan->entries + first, scan->n_entries - first, policy);
	loader_conf_timeout(policy->conf.timeout, &scan->menus[menu].timeout,
			    &scan->menus[menu].style);
	add_actions(scan, &policy->conf);
}
