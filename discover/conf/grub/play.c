/* GRUB's menu loop played through without a screen: default, timeout, fallback, submenus. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/play.h"

#include "discover/conf/grub/menu.h"
#include "discover/conf/grub/run.h"

enum { KEY_NONE = -1, WAIT_FOREVER = -1 };

/* What is typed next. Without anything said, GRUB sees one blank after the other. */
static int next_key(struct tracer *t)
{
	if (t->options->no_keys)
		return KEY_NONE;
	if (t->options->keys.n == 0)
		return ' ';
	if (t->key >= t->options->keys.n)
		return KEY_NONE;
	return (unsigned char)t->options->keys.p[t->key++];
}

static int by_hotkey(const struct grub_menu *menu, int key)
{
	for (uint32_t i = 0; i < menu->n; i++)
		if (menu->at[i].hotkey.n == 1 && (unsigned char)menu->at[i].hotkey.p[0] == key)
			return (int)i;
	return -1;
}

static int timeout_of(struct grub *g)
{
	int status = g->status;

	if (!grub_has(g, S("timeout")))
		return WAIT_FOREVER;
	g->status = GRUB_OK;
	int timeout = (int)grub_number(g, grub_get(g, S("timeout")), 0, NULL);
	if (g->status != GRUB_OK) {
		grub_unset(g, S("timeout"));
		timeout = WAIT_FOREVER;
	}
	g->status = status;
	return timeout;
}

static int default_entry(struct grub *g, const struct grub_menu *menu)
{
	size_t mark = g->scratch->used;
	struct slice rest;
	int entry = grub_choose(g, menu, grub_get(g, S("default")), &rest);

	g->scratch->used = mark;
	return entry < 0 ? 0 : entry;
}

/* Styles "hidden" and "countdown": no menu, but hotkeys count. The entry, or -1 when time is up. */
static int wait_unseen(struct tracer *t, struct grub *g, const struct grub_menu *menu, int timeout)
{
	bool countdown = slice_eq(grub_get(g, S("timeout_style")), S("countdown")) && timeout;
	int entry = -1;

	if (countdown)
		grub_print(g, arena_format(g->scratch, "%d    ", timeout--));
	for (int key = next_key(t); key != KEY_NONE && entry < 0; key = next_key(t)) {
		entry = by_hotkey(menu, key);
		if (key == ' ')
			break;
	}
	for (; entry < 0 && countdown && timeout >= 0; timeout--)
		grub_print(g, arena_format(g->scratch, "%d    ", timeout));
	grub_unset(g, S("timeout"));
	grub_unset(g, S("timeout_style"));
	return entry;
}

/* A menu on the screen: a key stops the countdown, Return boots. -1: it waits forever. */
static int wait_seen(struct tracer *t, struct grub *g, const struct grub_menu *menu, int timeout,
		     int chosen, bool *automatic)
{
	for (int key = next_key(t); key != KEY_NONE; key = next_key(t)) {
		if (timeout >= 0) {
			grub_unset(g, S("timeout"));
			grub_unset(g, S("fallback"));
			timeout = WAIT_FOREVER;
		}
		if (key == '\r' || key == '\n')
			return chosen;
		int entry = by_hotkey(menu, key);
		if (entry >= 0)
			return entry;
		if (t->options->keys.n == 0)
			return -1;
	}
	if (timeout < 0)
		return -1;
	grub_unset(g, S("timeout"));
	*automatic = true;
	return chosen;
}

/* Which entry is to be run. -1: the menu waits for a key that does not come. */
static int choose(struct tracer *t, struct grub *g, const struct grub_menu *menu, bool *automatic)
{
	int chosen = default_entry(g, menu), timeout = timeout_of(g);

	*automatic = false;
	if (timeout < 0)
		grub_unset(g, S("timeout_style"));
	struct slice style = grub_get(g, S("timeout_style"));
	if (slice_eq(style, S("hidden")) || slice_eq(style, S("countdown"))) {
		int entry = wait_unseen(t, g, menu, timeout);
		if (entry >= 0)
			return entry;
		timeout = 0;
	}
	if (timeout == 0) {
		*automatic = true;
		return chosen;
	}
	return wait_seen(t, g, menu, timeout, chosen, automatic);
}

static void wait_after_message(struct grub *g)
{
	grub_print(g, S("\nPress any key to continue...\n"));
}

/* The path behind its first element, which ends in a '>' that is not doubled. */
static struct slice rest_of_default(struct slice path)
{
	while (path.n) {
		if (slice_skip(&path, S(">>")))
			continue;
		if (slice_skip(&path, S(">")))
			break;
		path = slice_from(path, 1);
	}
	return path;
}

/* The implicit boot after a body, whose status was @status. */
static void boot_loaded(struct grub *g, int status)
{
	struct slice boot = S("boot");
	struct grub_argv argv = {.at = &boot, .n = 1};

	if (status != GRUB_OK && grub_is(g, STATUS_DECIDES))
		return;
	if (g->stop == STOP_NONE && g->status == GRUB_OK && g->loaded.any)
		grub_run_words(g, &argv);
}

/* $default in the body of an entry: what follows the entry in the path that it was. */
static void pass_default(struct grub *g, struct slice path)
{
	struct slice rest = rest_of_default(path);

	if (rest.n || !grub_is(g, COPIES_ALL))
		grub_put_back(g, S("default"), rest.n != 0, rest);
}

/* The status of its body. */
static int run_entry(struct tracer *t, struct grub *g, const struct grub_entry *e, bool automatic)
{
	struct grub_menu menu = {0}, *outer_menu = g->menu;
	struct layer context, *outer = g->vars;
	bool had_chosen = grub_has(g, S("chosen")), had_default = grub_has(g, S("default"));
	struct slice chosen = arena_copy(g->arena, grub_get(g, S("chosen")));
	struct slice path = arena_copy(g->arena, grub_get(g, S("default")));
	uint32_t errors = g->errors_printed;

	if (grub_is_locked(g, e)) {
		g->stop = STOP_WAIT;	/* for a name and a password */
		return GRUB_OK;
	}
	if (e->submenu) {
		grub_open_context(g, &context, false);
		g->menu = &menu;
		if (automatic)
			grub_set(g, S("timeout"), S("0"));
	}
	grub_set(g, S("chosen"), grub_chosen(g, e->id));
	grub_export(g, S("chosen"));
	pass_default(g, path);
	int status = grub_run_body(g, e);
	if (g->stop == STOP_NONE && g->errors_printed != errors)
		wait_after_message(g);
	boot_loaded(g, status);
	if (e->submenu && menu.n && g->stop == STOP_NONE)
		play_menu(t, g, &menu, automatic);
	g->menu = outer_menu;
	g->vars = outer;
	if (g->stop != STOP_NONE)
		return status;
	grub_put_back(g, S("chosen"), had_chosen, chosen);
	grub_put_back(g, S("default"), had_default, path);
	grub_unset(g, S("timeout"));
	return status;
}

/* Take the first entry off "fallback". -1: there is none. */
static int take_fallback(struct grub *g, const struct grub_menu *menu)
{
	struct slice value = arena_copy(g->scratch, grub_get(g, S("fallback")));

	g->status = GRUB_OK;
	int entry = grub_take_fallback(g, menu, &value);
	grub_put_back(g, S("fallback"), entry >= 0 && value.n, value);
	return entry;
}

static void run_with_fallback(struct tracer *t, struct grub *g, const struct grub_menu *menu,
			      int entry, bool automatic)
{
	grub_print(g, arena_format(g->scratch, "  Booting `%.*s'\n\n",
				   SLICE_ARG(menu->at[entry].title)));
	int status = run_entry(t, g, &menu->at[entry], true);
	if (status == GRUB_OK && grub_is(g, SUCCESS_ENDS))
		return;
	while (g->stop == STOP_NONE && (entry = take_fallback(g, menu)) >= 0) {
		grub_print_error(g);
		grub_print(g, arena_format(g->scratch, "\n   Falling back to `%.*s'\n\n",
					   SLICE_ARG(menu->at[entry].title)));
		if (run_entry(t, g, &menu->at[entry], true) == GRUB_OK && grub_is(g, SUCCESS_ENDS))
			return;
	}
	if (g->stop != STOP_NONE || automatic)
		return;
	grub_print(g, S("\n  Failed to boot both default and fallback entries.\n"));
	wait_after_message(g);
}

void play_menu(struct tracer *t, struct grub *g, struct grub_menu *menu, bool automatic)
{
	while (grub_step(g)) {
		bool by_itself;
		int entry = choose(t, g, menu, &by_itself);
		if (entry < 0) {
			g->stop = STOP_WAIT;
			return;
		}
		if (by_itself)
			run_with_fallback(t, g, menu, entry, automatic);
		else
			run_entry(t, g, &menu->at[entry], false);
		if (automatic)
			return;
	}
}
