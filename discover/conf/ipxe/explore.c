/* Every way through the menus of a script becomes an entry: the script is run from the start for
 * each, with a list of choices. So nothing has to be undone, and a run depends on nothing but the
 * script, the settings and the choices. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/explore.h"

#include "discover/conf/ipxe/leaf.h"
#include "discover/conf/ipxe/setup.h"

/* A menu that is being gone through, and those around it. */
struct level {
	const struct level *above;
	struct slice url;
	uint32_t line;
	struct slice item;	/* text of the item that was chosen */
	struct slice label;
};

/* The tree of menus. */
struct explorer {
	struct scan *scan;
	struct slice url, text;
	struct ipxe_budget budget;
	struct arena work;	/* of one run */
	uint32_t runs, steps;	/* of all runs together */
	uint32_t timeout;	/* of the menus that iPXE would pass by itself, milliseconds */
	bool waits;		/* one of them waits for ever */
};

static struct slice_list choices_of(const struct level *level, struct arena *a)
{
	struct slice_list list = {0};

	if (!level)
		return list;
	list = choices_of(level->above, a);
	slice_list_add(&list, a, level->label);
	return list;
}

static void run_with(struct explorer *e, const struct level *level, struct ipxe *x)
{
	e->work.used = 0;
	uint32_t left = LIMIT_IPXE_STEPS - e->steps;
	uint32_t steps = left < LIMIT_IPXE_RUN_STEPS ? left : LIMIT_IPXE_RUN_STEPS;
	e->budget.steps = steps;
	e->runs++;
	ipxe_setup(x, &e->work, e->scan->volume->source, e->scan->machine, e->scan->volume->net,
		   &e->budget);
	x->choices = choices_of(level, &e->work);
	ipxe_start(x, e->url, e->text);
	e->steps += steps - e->budget.steps;
}

/* What a run that ended at a menu leaves behind when the next one begins. */
static struct ipxe_menu keep_menu(const struct ipxe *x, struct arena *a)
{
	struct ipxe_menu menu = {.title = arena_copy(a, x->menu->title), .n = x->menu->n};

	menu.items = arena_array(a, struct ipxe_item, menu.n + 1);
	for (uint32_t i = 0; i < menu.n; i++) {
		menu.items[i] = x->menu->items[i];
		menu.items[i].label = arena_copy(a, menu.items[i].label);
		menu.items[i].text = arena_copy(a, menu.items[i].text);
	}
	return menu;
}

/* Whether that menu was shown on the way here: then its item leads back to it. */
static bool was_shown(const struct level *level, const struct ipxe *x)
{
	for (; level; level = level->above)
		if (level->line == x->at.line && slice_eq(level->url, x->at.url))
			return true;
	return false;
}

static uint32_t depth_of(const struct level *level)
{
	return level ? 1 + depth_of(level->above) : 0;
}

/* Follow the defaults to their end, so that what they need is fetched before all else. */
static void go_unattended(struct explorer *e, const struct level *level)
{
	struct arena *a = e->scan->arena;
	struct ipxe x;

	run_with(e, level, &x);
	if (x.end != IPXE_END_CHOOSE || was_shown(level, &x) ||
	    depth_of(level) == LIMIT_SUBMENU_DEPTH)
		return;
	struct level next = {.above = level, .url = arena_copy(a, x.at.url), .line = x.at.line,
			     .label = arena_copy(a, x.menu->items[x.preset].label)};
	e->waits |= x.timeout == 0;
	e->timeout += x.timeout < INT32_MAX - e->timeout ? x.timeout : 0;
	go_unattended(e, &next);
}

/* The titles of the menus around an entry: the texts of the items that lead there. */
static struct slice_list titles_of(const struct level *level, struct arena *a)
{
	struct slice_list list = {0};

	if (!level)
		return list;
	list = titles_of(level->above, a);
	slice_list_add(&list, a, level->item);
	return list;
}

static struct slice name_of(const struct level *level, struct arena *a)
{
	return level ? arena_join(a, name_of(level->above, a), '/', level->label)
		     : (struct slice){0};
}

static void add_leaf(struct explorer *e, const struct level *level, const struct ipxe *x, char key,
		     bool is_default)
{
	struct arena *a = e->scan->arena;
	bool back = x->end == IPXE_END_CHOOSE;
	struct boot_entry *entry = leaf_add(e->scan, x, back);

	if (!entry)
		return;
	entry->name = name_of(level, a);
	if (level) {
		entry->title = level->item;
		entry->submenu = titles_of(level->above, a);
	}
	if (key > ' ')
		entry->hotkey = arena_copy(a, (struct slice){&key, 1});
	if (is_default)
		entry->flags |= ENTRY_DEFAULT;
}

/* Blanks at the front of an item are its indentation. */
static struct slice text_of(const struct ipxe_item *item)
{
	struct slice text = slice_trim(item->text);

	return text.n ? text : item->label;
}

static void explore(struct explorer *e, const struct level *level, char key, bool is_default)
{
	struct ipxe x;

	if (e->runs >= LIMIT_IPXE_RUNS || e->steps == LIMIT_IPXE_STEPS) {
		scan_note(e->scan, NOTE_LIMIT, e->url, 0,
			  "more ways through its menus than are gone: %u of them", e->runs);
		return;
	}
	run_with(e, level, &x);
	if (x.end != IPXE_END_CHOOSE || was_shown(level, &x) ||
	    depth_of(level) == LIMIT_SUBMENU_DEPTH) {
		add_leaf(e, level, &x, key, is_default);
		return;
	}
	struct ipxe_menu menu = keep_menu(&x, e->scan->arena);
	struct level inner = {.above = level, .url = arena_copy(e->scan->arena, x.at.url),
			      .line = x.at.line};
	uint32_t preset = x.preset;
	if (!level)
		e->scan->menus[e->scan->n_menus - 1].title = menu.title;
	for (uint32_t i = 0; i < menu.n; i++) {
		inner.label = menu.items[i].label;
		inner.item = text_of(&menu.items[i]);
		if (inner.label.n)
			explore(e, &inner, menu.items[i].key, is_default && i == preset);
	}
}

void ipxe_explore(struct scan *scan, struct slice url, struct slice text)
{
	struct explorer e = {.scan = scan, .url = url, .text = text,
			     .budget.arena = scan->arena};
	struct menu *menu = scan_menu(scan, url);

	if (arena_open(&e.work, LIMIT_IPXE_MEMORY, scan->arena->full) < 0) {
		scan_note(scan, NOTE_LIMIT, url, 0, "no memory to run it");
		return;
	}
	go_unattended(&e, NULL);
	if (e.waits)
		menu->timeout = MENU_TIMEOUT_FOREVER;
	else if (e.timeout)
		menu->timeout = (int32_t)((e.timeout + 999) / 1000);
	explore(&e, NULL, 0, true);
	arena_close(&e.work);
}
