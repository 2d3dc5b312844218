/* Menus of PXE: one that a server hands out with its lease, not in a file. */
/* SPDX-License-Identifier: MIT */
#include "discover/pxe_menu.h"

#include "discover/parser.h"

/* A PXE client that nobody sits before starts the first item and no other. */
static void put_below(struct scan *scan, const struct net_item *item, bool first,
		      struct boot_entry *e)
{
	struct slice_list titles = {0};

	slice_list_add(&titles, scan->arena, item->title);
	for (uint32_t i = 0; i < e->submenu.n && titles.n < LIMIT_SUBMENU_DEPTH; i++)
		slice_list_add(&titles, scan->arena, e->submenu.at[i]);
	e->submenu = titles;
	if (!first)
		e->flags = (e->flags & ~(uint32_t)ENTRY_DEFAULT) | ENTRY_BY_HAND;
}

/* What has to pass before the first item's own menu begins to count. */
static void wait_before(const struct net_identity *who, struct menu *m)
{
	if (who->menu_timeout == NET_NO_TIMEOUT)
		m->timeout = MENU_TIMEOUT_FOREVER;
	else if (who->menu_timeout && m->timeout != MENU_TIMEOUT_FOREVER)
		m->timeout = (int32_t)who->menu_timeout + (m->timeout > 0 ? m->timeout : 0);
}

static void add_local(struct scan *scan, const struct net_item *item, bool first)
{
	scan->parser = parser_by_name(S("netboot"));
	scan_menu(scan, scan->volume->net->url);
	struct boot_entry *e = scan_add(scan, scan->volume->net->url, 0);
	if (!e)
		return;
	e->title = item->title;
	e->action = ACTION_EXIT;
	e->flags = first ? ENTRY_DEFAULT : ENTRY_BY_HAND;
}

/* As if the lease named this item and nothing else. */
static void run_item(struct scan *scan, const struct net_item *item, void (*run)(struct scan *))
{
	const struct volume *whole = scan->volume;
	struct net_identity *who = arena_new(scan->arena, struct net_identity);
	struct volume *volume = arena_new(scan->arena, struct volume);

	*who = *whole->net;
	who->items = (struct net_items){0};
	who->filename = item->filename;
	who->next_server = item->next_server;
	who->url = item->url;
	*volume = *whole;
	volume->net = who;
	scan->volume = volume;
	run(scan);
	scan->volume = whole;
}

void pxe_menu_run(struct scan *scan, void (*run)(struct scan *))
{
	const struct net_identity *who = scan->volume->net;

	for (uint32_t i = 0; i < who->items.n; i++) {
		const struct net_item *item = &who->items.at[i];
		uint32_t entries = scan->n_entries, menus = scan->n_menus;

		if (item->local) {
			add_local(scan, item, i == 0);
			continue;
		}
		run_item(scan, item, run);
		for (uint32_t k = entries; k < scan->n_entries; k++)
			put_below(scan, item, i == 0, &scan->entries[k]);
		for (uint32_t k = menus; i == 0 && k < scan->n_menus; k++)
			wait_before(who, &scan->menus[k]);
	}
}
