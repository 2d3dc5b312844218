/* From a menu to boot entries: bodies are run in copies of the state,
 * submenus in their contexts. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/list.h"

#include "discover/conf/grub/chain.h"
#include "discover/conf/grub/menu.h"
#include "discover/conf/grub/run.h"
#include "discover/conf/grub/usrhash.h"
#include "discover/conf/uki.h"

enum {
	ENTRY_STEPS = 20000,			/* one entry may run that many commands */
	ALL_STEPS = 5 * LIMIT_GRUB_STEPS,	/* and all of them together so many */
};

/* What an entry's run must not change. */
struct saved {
	struct grub state;
	size_t mark;
	struct layer vars, functions;
};

static void save(struct grub *g, struct saved *s)
{
	s->state = *g;
	s->mark = g->arena->used;
	layer_open(&s->vars, g->arena, g->vars, 16);
	layer_open(&s->functions, g->arena, g->functions, 4);
	g->vars = &s->vars;
	g->functions = &s->functions;
	g->loaded = (struct grub_loaded){0};
	memset(g->failed, 0, sizeof(g->failed));
	g->lost = false;
	g->blocks.closed = true;
	struct boot_write_list writes = {0};
	for (uint32_t i = 0; i < g->writes.n; i++)
		*ARENA_PUSH(g->arena, &writes.at, &writes.n) = g->writes.at[i];
	g->writes = writes;
	g->active_loops = g->active_breaks = 0;
	g->function_return = g->is_continue = false;
	g->depth = 0;
	g->cut = false;
	g->lent = 0;
	g->steps_end = ALL_STEPS;
	grub_lend(g);
	if (g->steps_end > g->steps + ENTRY_STEPS)
		g->steps_end = g->steps + ENTRY_STEPS;
}

/* Everything but what was printed and counted is as before. */
static void restore(struct grub *g, const struct saved *s)
{
	uint32_t steps = g->steps, shown = g->shown;
	struct text out = s->state.out;

	*g = s->state;
	g->steps = steps;
	g->shown = shown;
	g->out = out;
	g->arena->used = s->mark;
}

/* A copy that outlives the interpreter. */
static struct slice keep(struct lister *l, struct slice s)
{
	return arena_copy(l->g->scan->arena, s);
}

static struct file_ref keep_file(struct lister *l, const struct file_ref *f)
{
	return (struct file_ref){f->volume, keep(l, f->device), keep(l, f->path), keep(l, f->part)};
}

/* Whether the entry has the file and it is not there: then it says so itself, see scan_finish(). */
static bool says_so_itself(const struct scan *scan, const struct file_ref *f)
{
	struct file_info info;

	return f->path.n && (source_stat(scan_source(scan, f), f->path, &info) < 0 ||
			     info.kind != FILE_REGULAR);
}

static void keep_problem(struct lister *l, struct boot_entry *e, struct note note)
{
	note.message = keep(l, note.message);
	note_list_add(&e->problems, l->g->scan->arena, note);
}

/* The commands that were to load something and have not, and what is loaded all the same. */
static void keep_failures(struct lister *l, struct boot_entry *e)
{
	const struct grub *g = l->g;
	const struct file_ref none = {0};
	const struct file_ref *const last[GRUB_LOADS] = {
		[LOAD_KERNEL] = &e->kernel,
		[LOAD_INITRD] = e->initrds.n ? &e->initrds.at[e->initrds.n - 1] : &none,
		[LOAD_DEVICETREE] = &e->devicetree,
	};

	for (unsigned i = 0; i < GRUB_LOADS; i++)
		if (g->failed[i].message.n && !says_so_itself(g->scan, last[i]))
			keep_problem(l, e, g->failed[i]);
	if (g->lost)
		entry_problem(g->scan, e, NOTE_SYNTAX, "a part of its commands cannot be read");
	if (g->loaded.unchecked)
		entry_problem(g->scan, e, NOTE_UNSUPPORTED, "its signatures are to be checked "
			      "(check_signatures=enforce), which is not done here");
}

static void keep_loaded(struct lister *l, struct boot_entry *e, const struct grub_loaded *from)
{
	struct arena *a = l->g->scan->arena;

	e->kernel = keep_file(l, &from->kernel);
	e->cmdline = keep(l, from->cmdline);
	e->boot_image = keep(l, from->boot_image);
	e->devicetree = keep_file(l, &from->devicetree);
	for (uint32_t i = 0; i < from->initrds.n; i++)
		file_list_add(&e->initrds, a, keep_file(l, &from->initrds.at[i]));
	for (uint32_t i = 0; i < from->problems.n; i++)
		keep_problem(l, e, from->problems.at[i]);
	keep_failures(l, e);
}

static void keep_writes(struct lister *l, struct boot_entry *e)
{
	const struct boot_write_list *from = &l->g->writes;

	for (uint32_t i = 0; i < from->n; i++) {
		struct boot_write w = from->at[i];
		w.file = keep_file(l, &w.file);
		w.name = keep(l, w.name);
		w.value = keep(l, w.value);
		*ARENA_PUSH(l->g->scan->arena, &e->writes.at, &e->writes.n) = w;
	}
}

/* An EFI program: what it is made of decides what the entry loads. */
static void fill_chain(struct lister *l, struct boot_entry *e, const struct grub_loaded *from)
{
	struct uki uki = uki_open(l->g->scan, keep_file(l, &from->kernel));

	e->kernel = (struct file_ref){0};
	e->boot_image = (struct slice){0};
	uki_fill(&uki, uki.kind == UKI_IMAGE && uki.pe.n_profiles ? 0 : PE_BASE, e);
}

static uint32_t action_of(enum grub_stop stop)
{
	switch (stop) {
	case STOP_REBOOT:
		return ACTION_REBOOT;
	case STOP_HALT:
		return ACTION_POWEROFF;
	case STOP_FIRMWARE:
		return ACTION_FIRMWARE;
	case STOP_EXIT:
		return ACTION_EXIT;
	default:
		return ACTION_BOOT;
	}
}

static void fill(struct lister *l, struct boot_entry *e, const struct grub_entry *from)
{
	struct grub *g = l->g;

	e->title = keep(l, from->title);
	e->name = keep(l, from->id);
	e->hotkey = keep(l, from->hotkey);
	e->config_volume = from->config_volume;
	for (uint32_t i = 0; i < l->titles.n; i++)
		slice_list_add(&e->submenu, g->scan->arena, l->titles.at[i]);
	if (from->hidden)
		e->flags |= ENTRY_HIDDEN;
	if (grub_is_locked(g, from)) {
		e->flags |= ENTRY_RESTRICTED;
		e->users = keep(l, from->users);
	}
	e->action = action_of(g->stop);
	keep_loaded(l, e, &g->loaded);
	if (g->loaded.chain && g->loaded.kernel.volume)
		fill_chain(l, e, &g->loaded);
	else if (e->kernel.volume && grub_has_usrhash(g->scan->menus[e->menu].config))
		grub_add_usrhash(g->scan, e);
	keep_writes(l, e);
	if (g->cut)
		entry_problem(g->scan, e, NOTE_LIMIT, "its commands were cut short by a limit");
}

/* Whether the reader of Boot Loader Specification entries has shown that file already. */
static bool listed_natively(const struct scan *scan, struct slice config)
{
	for (uint32_t i = 0; i < scan->n_entries; i++)
		if ((scan->entries[i].flags & ENTRY_TYPE1) &&
		    slice_eq(scan->entries[i].config, config))
			return true;
	return false;
}

/* Run a body for what it loads. An entry whose body shows another menu is that menu. */
static void list_leaf(struct lister *l, const struct grub_entry *from, bool is_default)
{
	struct grub *g = l->g;
	struct grub_menu ignored = {0};	/* entries that a body adds */
	struct saved saved;

	save(g, &saved);
	g->menu = &ignored;
	uint32_t shown = g->shown;
	grub_set(g, S("chosen"), grub_chosen(g, from->id));
	grub_export(g, S("chosen"));
	slice_list_add(&l->titles, g->scan->arena, keep(l, from->title));
	bool outer = l->on_default;
	l->on_default = is_default;
	grub_run_body(g, from);
	grub_chain(g);
	l->on_default = outer;
	l->titles.n--;
	if (from->bls && listed_natively(g->scan, from->config)) {
		scan_note(g->scan, NOTE_DUPLICATE, from->config, 0,
			  "blscfg lists it too; it is shown once");
	} else if (g->shown == shown) {
		struct boot_entry *e = scan_add(g->scan, from->config, from->line);
		if (e) {
			fill(l, e, from);
			if (is_default)
				l->default_entry = g->scan->n_entries - 1;
		}
	}
	restore(g, &saved);
}

/* $default inside a submenu: what is left of the path; upstream unsets it when nothing is. */
static void pass_default(struct grub *g, bool is_default, struct slice rest)
{
	if (is_default && rest.n)
		grub_set(g, S("default"), rest);
	else if (!is_default || !grub_is(g, COPIES_ALL))
		grub_unset(g, S("default"));
}

static void list_submenu(struct lister *l, const struct grub_entry *from, bool is_default,
			 struct slice rest)
{
	struct grub *g = l->g;
	struct grub_menu menu = {0};
	struct layer context;
	struct saved saved;

	if (l->titles.n >= LIMIT_SUBMENU_DEPTH) {
		grub_note(g, NOTE_LIMIT, "submenus more than %d deep", LIMIT_SUBMENU_DEPTH);
		return;
	}
	save(g, &saved);
	grub_set(g, S("chosen"), grub_chosen(g, from->id));
	grub_export(g, S("chosen"));
	grub_open_context(g, &context, false);
	pass_default(g, is_default, arena_copy(g->arena, rest));
	g->menu = &menu;
	grub_run_body(g, from);
	slice_list_add(&l->titles, g->scan->arena, keep(l, from->title));
	bool outer = l->on_default;
	l->on_default = is_default;
	g->stop = STOP_NONE;
	list_menu(l, &menu);
	l->on_default = outer;
	l->titles.n--;
	restore(g, &saved);
}

void list_menu(struct lister *l, const struct grub_menu *menu)
{
	struct grub *g = l->g;
	struct slice path = grub_get(g, S("default")), rest = {0};
	size_t mark = g->scratch->used;
	int chosen = l->on_default ? grub_choose(g, menu, path, &rest) : -1;

	if (l->on_default && chosen < 0) {
		chosen = 0;
		rest = (struct slice){0};
	}
	rest = arena_copy(g->scratch, rest);
	for (uint32_t i = 0; i < menu->n; i++) {
		const struct grub_entry *e = &menu->at[i];
		uint32_t before = g->scan->n_entries;
		if (e->submenu)
			list_submenu(l, e, (int)i == chosen, rest);
		else
			list_leaf(l, e, (int)i == chosen);
		if (l->titles.n == l->depth)
			*ARENA_PUSH(g->scan->arena, &l->first.at, &l->first.n) = before;
	}
	g->scratch->used = mark;
}
