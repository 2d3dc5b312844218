/* Ordering a menu of Boot Loader Specification entries and finding its default. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/bls_menu.h"

#include <stdlib.h>

#include "discover/conf/bls.h"
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
	const struct boot_entry *x = a, *y = b;
	int r = order_cmp_blscfg(y->name, x->name);

	return r ? r : slice_cmp(x->config, y->config);
}

/* The ids that "default" can mean: systemd-boot's, which has the suffix, and older versions' and
 * Fedora's, which has not. */
static bool id_matches(struct scan *scan, const struct boot_entry *e, struct slice pattern)
{
	if (order_glob(pattern, e->name))
		return true;
	return slice_eq(e->format, S("bls")) &&
	       order_glob(pattern, arena_concat(scan->arena, e->name, S(".conf")));
}

/* GRUB takes a saved entry as an id, a title, or a position in the menu. */
static bool is_saved(const struct boot_entry *e, uint32_t position, struct slice saved)
{
	uint64_t number;

	return slice_eq(e->name, saved) || slice_eq(e->title, saved) ||
	       (slice_number(saved, LIMIT_ENTRIES, &number) && number == position);
}

static struct boot_entry *choose(struct scan *scan, struct boot_entry *at, uint32_t n,
				 const struct bls_policy *policy)
{
	struct boot_entry *first = NULL;

	for (uint32_t i = 0; policy->saved.n && i < n; i++)
		if (!(at[i].flags & ENTRY_HIDDEN) && is_saved(&at[i], i, policy->saved))
			return &at[i];
	for (uint32_t i = 0; i < n; i++) {
		if (at[i].flags & ENTRY_HIDDEN)
			continue;
		if (policy->conf.entry.n && id_matches(scan, &at[i], policy->conf.entry))
			return &at[i];
		if (!first)
			first = &at[i];
	}
	return first;
}

static struct slice machine_part(const struct boot_entry *e)
{
	return slice_upto(e->machine_id, 8);
}

static struct slice title_part(const struct boot_entry *e)
{
	return e->title;
}

static struct slice version_part(const struct boot_entry *e)
{
	return e->version;
}

static struct slice name_part(const struct boot_entry *e)
{
	return e->name;
}

static int by_title(const void *a, const void *b)
{
	return slice_cmp((*(struct boot_entry *const *)a)->title,
			 (*(struct boot_entry *const *)b)->title);
}

/* Append @part to every title that is not unique. @sorted is pointers to the entries, by title. */
static void tell_apart(struct scan *scan, struct boot_entry **sorted, uint32_t n,
		       struct slice (*part)(const struct boot_entry *))
{
	bool twin_before = false;

	qsort(sorted, n, sizeof(struct boot_entry *), by_title);
	for (uint32_t i = 0; i < n; i++) {
		bool twin_after = i + 1 < n && slice_eq(title_part(sorted[i]),
							title_part(sorted[i + 1]));
		struct slice more = part(sorted[i]);

		if ((twin_before || twin_after) && more.n)
			sorted[i]->title = arena_format(scan->arena, "%.*s (%.*s)",
							SLICE_ARG(sorted[i]->title),
							SLICE_ARG(more));
		twin_before = twin_after;
	}
}

static void make_titles_unique(struct scan *scan, struct boot_entry *at, uint32_t n)
{
	struct boot_entry **shown = arena_array(scan->arena, struct boot_entry *, n);
	uint32_t n_shown = 0;

	for (uint32_t i = 0; i < n; i++)
		if (!(at[i].flags & ENTRY_HIDDEN))
			shown[n_shown++] = &at[i];
	tell_apart(scan, shown, n_shown, version_part);
	tell_apart(scan, shown, n_shown, machine_part);
	tell_apart(scan, shown, n_shown, name_part);
}

void bls_menu_finish(struct scan *scan, uint32_t menu, const struct bls_policy *policy)
{
	uint32_t first = scan->n_entries;

	while (first && scan->entries[first - 1].menu == menu)
		first--;
	struct boot_entry *at = scan->entries + first;
	uint32_t n = scan->n_entries - first;

	if (!n)
		return;
	for (uint32_t i = 0; i < n; i++)
		at[i].flags &= ~(uint32_t)ENTRY_DEFAULT;
	qsort(at, n, sizeof(*at), policy->blscfg ? by_blscfg : by_systemd);
	if (!policy->blscfg)
		make_titles_unique(scan, at, n);

	struct boot_entry *chosen = choose(scan, at, n, policy);

	if (chosen)
		chosen->flags |= ENTRY_DEFAULT;
	loader_conf_timeout(policy->conf.timeout, &scan->menus[menu].timeout,
			    &scan->menus[menu].style);
}
