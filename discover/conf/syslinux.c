/* syslinux, extlinux and isolinux: labels become entries,
 * configurations reached from them submenus. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/pxelinux_search.h"
#include "discover/conf/syslinux_default.h"
#include "discover/conf/syslinux_entry.h"
#include "discover/conf/syslinux_path.h"
#include "discover/conf/syslinux_read.h"
#include "discover/parser.h"
#include "discover/twins.h"

/**
 * struct output - the menu being made
 * @index: of it in the scan
 * @first: index of its first entry
 * @seen:  configurations shown so far: a way back to the first menu is no submenu
 */
struct output {
	struct scan *scan;
	uint32_t index, first;
	struct slice_list seen;
};

static uint32_t show_conf(struct output *out, struct syslinux_conf *conf, struct slice_list above,
			  unsigned depth);

/* A title without its '^', which stands before the key that chooses it. */
static struct slice clean_title(struct arena *a, struct slice title, struct slice *hotkey)
{
	size_t mark = slice_find(title, '^');

	if (mark + 1 >= title.n)
		return title;
	*hotkey = slice_upto(slice_from(title, mark + 1), 1);
	return arena_concat(a, slice_upto(title, mark), slice_from(title, mark + 1));
}

static struct slice menu_name(struct arena *a, const struct syslinux_menu *m)
{
	struct slice name = m->label.n ? m->label : m->title.n ? m->title : m->tag, key;

	return name.n ? clean_title(a, name, &key) : S("Menu");
}

/* The titles of the menus around @m, below @above. Nesting is limited where menus are opened. */
static struct slice_list submenu_path(struct arena *a, struct slice_list above,
				      const struct syslinux_menu *m)
{
	struct slice_list path = {0};

	for (uint32_t i = 0; i < above.n; i++)
		slice_list_add(&path, a, above.at[i]);
	for (uint32_t depth = 1; depth <= m->depth; depth++) {
		const struct syslinux_menu *at = m;

		while (at->depth > depth)
			at = at->parent;
		slice_list_add(&path, a, menu_name(a, at));
	}
	return path;
}

static bool wants_password(const struct syslinux_label *l)
{
	for (const struct syslinux_menu *m = l->menu; m; m = m->parent)
		if (m->passwd)
			return true;
	return l->flags & SYSLINUX_PASSWD;
}

/* What stands in the menu for @l: menu.c32 and vesamenu.c32 show all words behind LABEL, also of a
 * label whose name, for all else, is the first of them. */
static struct slice title_of(const struct syslinux_conf *conf, const struct syslinux_label *l)
{
	bool menu = false;

	if (l->title.n || !l->name.n)
		return l->title.n ? l->title : l->kernel;
	for (; conf; conf = conf->parent)
		menu |= syslinux_has_menu(conf);
	return menu && l->words.n ? l->words : l->name;
}

static void fill_entry(struct syslinux_conf *conf, const struct syslinux_label *l,
		       struct slice_list path, struct boot_entry *e)
{
	e->name = l->name;
	e->title = clean_title(conf->scan->arena, title_of(conf, l), &e->hotkey);
	e->submenu = path;
	if (l->flags & SYSLINUX_HIDE)
		e->flags |= ENTRY_HIDDEN;
	if (wants_password(l))
		e->flags |= ENTRY_RESTRICTED;
	syslinux_fill(conf, l, e);
	if (l->flags & SYSLINUX_REPLACED)
		entry_problem(conf->scan, e, NOTE_IGNORED,
			      "not in the menu, which shows %.*s alone", SLICE_ARG(conf->shown));
}

/* Add the entry of a label that was followed to its end; its index, or SYSLINUX_NO_ENTRY. */
static uint32_t add_entry(struct output *out, struct syslinux_conf *conf,
			  const struct syslinux_label *l, struct slice_list path)
{
	struct boot_entry *e = scan_add(out->scan, l->file, l->line);

	if (!e)
		return SYSLINUX_NO_ENTRY;
	fill_entry(conf, l, path, e);
	return out->scan->n_entries - 1;
}

static bool same_path(const struct slice_list *a, const struct slice_list *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!slice_eq(a->at[i], b->at[i]))
			return false;
	return true;
}

/* The entry that this very LABEL line has already made: in the same menu where a file is included
 * twice, and anywhere when another configuration shows it again. */
static uint32_t made_before(struct output *out, const struct syslinux_label *l,
			    const struct slice_list *path, unsigned depth)
{
	for (uint32_t i = out->first; i < out->scan->n_entries; i++) {
		const struct boot_entry *e = &out->scan->entries[i];

		if (e->line == l->line && slice_eq(e->config, l->file) &&
		    (depth || same_path(&e->submenu, path)))
			return i;
	}
	return SYSLINUX_NO_ENTRY;
}

/* Whether a menu around this one has that very line: it is shown there, if not now then later. */
static bool shown_above(const struct syslinux_conf *conf, const struct syslinux_label *l)
{
	for (const struct syslinux_conf *c = conf->parent; c; c = c->parent)
		for (uint32_t i = 0; i < c->n_labels; i++)
			if (c->labels[i].line == l->line && slice_eq(c->labels[i].file, l->file))
				return true;
	return false;
}

static bool seen(struct output *out, struct slice path)
{
	for (uint32_t i = 0; i < out->seen.n; i++)
		if (slice_eq(out->seen.at[i], path))
			return true;
	slice_list_add(&out->seen, out->scan->arena, path);
	return false;
}

/* Whether a label of type CONFIG names a file that is there; no name means this configuration. */
static bool names_file(const struct syslinux_conf *conf, const struct syslinux_label *l)
{
	struct slice rest = l->kernel, name = slice_word(&rest);

	return !name.n ||
	       source_has_file(conf->scan->volume->source, syslinux_path(conf, name));
}

/* CONFIG FILE [DIRECTORY], the directory also as APPEND. */
static uint32_t show_file(struct output *out, struct syslinux_conf *conf,
			  const struct syslinux_label *l, struct slice_list above, unsigned depth,
			  const struct syslinux_conf *parent)
{
	struct slice rest = l->kernel, name = slice_word(&rest), dir = slice_word(&rest), text;
	struct slice path = name.n ? syslinux_path(conf, name) : conf->path;
	struct syslinux_conf next;

	if (depth > LIMIT_INCLUDE_DEPTH || out->seen.n > LIMIT_INCLUDES || seen(out, path))
		return SYSLINUX_NO_ENTRY;
	if (source_read(out->scan->volume->source, path, LIMIT_CONFIG_BYTES, out->scan->arena,
			&text) < 0) {
		scan_note(out->scan, NOTE_UNREADABLE, path, 0, "the configuration that \"%.*s\" in "
			  "%.*s leads to cannot be read", SLICE_ARG(l->name), SLICE_ARG(l->file));
		return SYSLINUX_NO_ENTRY;
	}
	if (!dir.n && (l->flags & SYSLINUX_HAS_APPEND))
		dir = l->append;
	syslinux_read(&next, out->scan, path, dir.n ? syslinux_path(conf, dir) : conf->cwd, text);
	next.parent = parent;
	return show_conf(out, &next, above, depth);
}

static void show_label(struct output *out, struct syslinux_conf *conf, struct syslinux_label *l,
		       struct slice_list above, unsigned depth)
{
	struct slice_list path = submenu_path(out->scan->arena, above, l->menu);
	struct syslinux_label end = syslinux_follow(conf, *l);

	if (shown_above(conf, l))
		return;
	if (end.type != SYSLINUX_CONFIG || !names_file(conf, &end)) {
		end.file = l->file;
		end.line = l->line;
		end.flags |= l->flags & (SYSLINUX_HIDE | SYSLINUX_PASSWD | SYSLINUX_REPLACED);
		end.menu = l->menu;
		l->entry = made_before(out, &end, &path, depth);
		if (l->entry == SYSLINUX_NO_ENTRY)
			l->entry = add_entry(out, conf, &end, path);
		return;
	}
	struct slice key, title = clean_title(out->scan->arena, title_of(conf, l), &key);

	slice_list_add(&path, out->scan->arena, title);
	l->entry = show_file(out, conf, &end, path, depth + 1, conf);
}

/* The last entry, or the one that boots the same: then that one stays alone. */
static uint32_t instead_of(struct output *out, uint32_t last)
{
	for (uint32_t i = out->first; last != SYSLINUX_NO_ENTRY && i < last; i++) {
		if (!twins_boot_same(&out->scan->entries[i], &out->scan->entries[last]))
			continue;
		scan_take_back(out->scan);
		return i;
	}
	return last;
}

/* The default is a command line of its own: a label with more arguments, or a file. */
static uint32_t add_command(struct output *out, struct syslinux_conf *conf, struct slice command,
			    struct slice_list above)
{
	struct syslinux_label l;

	if (!syslinux_command(conf, command, &l))
		return SYSLINUX_NO_ENTRY;
	if (l.entry != SYSLINUX_NO_ENTRY)
		return l.entry;
	l = syslinux_follow(conf, l);
	struct slice rest = l.kernel, name = slice_word(&rest);
	bool there = source_has_file(out->scan->volume->source, syslinux_path(conf, name));

	if (l.type == SYSLINUX_CONFIG || (!there && !slice_has(name, '/'))) {
		scan_note(out->scan, NOTE_BAD_VALUE, conf->path, 0,
			  "\"%.*s\" is to be booted, and is neither a label nor a file",
			  SLICE_ARG(command));
		return SYSLINUX_NO_ENTRY;
	}
	l.title = command;
	l.line = l.line ? l.line : 1;	/* a file, named somewhere in the configuration */
	return instead_of(out, add_entry(out, conf, &l, above));
}

/* In a menu DEFAULT only says which label is marked, and takes no arguments;
 * all else is a command line. */
static bool is_run(struct syslinux_conf *conf, struct slice command)
{
	struct slice arguments = command;

	slice_word(&arguments);
	if (syslinux_has_menu(conf) && !slice_eq(command, conf->on_timeout))
		return false;
	return arguments.n || !syslinux_find(conf, command);
}

/* A command line is made an entry only where it is run when nobody does anything:
 * not for a submenu. */
static uint32_t default_entry(struct output *out, struct syslinux_conf *conf,
			      struct slice_list above)
{
	struct slice command = syslinux_default_command(conf);
	struct syslinux_label *l = syslinux_default_label(conf, command);

	if (command.n && !conf->parent && is_run(conf, command)) {
		uint32_t entry = add_command(out, conf, command, above);

		if (entry != SYSLINUX_NO_ENTRY)
			return entry;
	}
	if (l)
		return l->entry;
	for (uint32_t i = 0; i < conf->n_labels; i++)
		if (conf->labels[i].entry != SYSLINUX_NO_ENTRY)
			return conf->labels[i].entry;
	return SYSLINUX_NO_ENTRY;
}

/* Seconds; where nothing is shown and no prompt asked for, none at all. TIMEOUT ends with the first
 * key, TOTALTIMEOUT never: the earlier of them counts. */
static int32_t menu_timeout(const struct syslinux_conf *conf)
{
	uint32_t tenths = syslinux_number(conf->timeout),
		 total = syslinux_number(conf->total_timeout);

	if (total && (!tenths || total < tenths))
		tenths = total;
	if (tenths)
		return (int32_t)(tenths / 10 + (tenths % 10 != 0));
	if (syslinux_has_menu(conf) || syslinux_number(conf->prompt))
		return MENU_TIMEOUT_FOREVER;
	return conf->timeout.n ? 0 : MENU_TIMEOUT_UNSET;
}

/* Nobody may change a command line: options are not allowed, or there is no way to the prompt. */
static bool no_editor(const struct syslinux_conf *conf)
{
	bool prompt = syslinux_has_menu(conf) || syslinux_number(conf->prompt);

	return (conf->allow_options.n && !syslinux_number(conf->allow_options)) ||
	       (syslinux_number(conf->no_escape) && !prompt);
}

static void fill_menu(struct output *out, struct syslinux_conf *conf)
{
	struct menu *m = &out->scan->menus[out->index];
	struct slice commands[] = {conf->on_error, conf->fallback};

	m->title = conf->root->title;
	m->timeout = menu_timeout(conf);
	m->style = conf->hidden ? MENU_STYLE_HIDDEN : MENU_STYLE_MENU;
	m->no_editor = no_editor(conf);
	if (conf->master_password)
		m->superusers = S("root");
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		struct syslinux_label *l = syslinux_find(conf, commands[i]);

		if (l && l->entry != SYSLINUX_NO_ENTRY)
			*ARENA_PUSH(out->scan->arena, &m->fallback.at, &m->fallback.n) = l->entry;
	}
}

/* Without a menu of its own, and a default that leads to another configuration: that one is what
 * the person at the screen sees. */
static bool leads_elsewhere(struct syslinux_conf *conf, struct syslinux_label *l)
{
	return !syslinux_has_menu(conf) &&
	       syslinux_command(conf, syslinux_default_command(conf), l) &&
	       (*l = syslinux_follow(conf, *l)).type == SYSLINUX_CONFIG;
}

/* The index of the entry that the configuration boots by itself. */
static uint32_t show_conf(struct output *out, struct syslinux_conf *conf, struct slice_list above,
			  unsigned depth)
{
	struct syslinux_label l;

	if (leads_elsewhere(conf, &l)) {
		uint32_t before = out->scan->n_entries, entry;

		entry = show_file(out, conf, &l, above, depth + 1, conf->parent);
		if (out->scan->n_entries != before)
			return entry;
	}
	for (uint32_t i = 0; i < conf->n_labels; i++)
		if (!(conf->labels[i].flags & (SYSLINUX_DISABLED | SYSLINUX_WAY_OUT)))
			show_label(out, conf, &conf->labels[i], above, depth);
	uint32_t entry = default_entry(out, conf, above);

	if (!above.n)
		fill_menu(out, conf);
	return entry;
}

static void parse_in(struct scan *scan, struct slice path, struct slice cwd, struct slice text)
{
	struct output out = {.scan = scan, .index = scan->n_menus,
			     .first = scan->n_entries};
	struct syslinux_conf conf;

	scan_menu(scan, path);
	slice_list_add(&out.seen, scan->arena, path);
	syslinux_read(&conf, scan, path, cwd, text);
	uint32_t entry = show_conf(&out, &conf, (struct slice_list){0}, 0);

	if (entry != SYSLINUX_NO_ENTRY)
		scan->entries[entry].flags |= ENTRY_DEFAULT;
}

static void parse(struct scan *scan, struct slice path, struct slice text)
{
	parse_in(scan, path, slice_dirname(path), text);
}

/* Where extlinux, syslinux and isolinux look, and U-Boot's "/" before "/boot/". */
static const char *const files[] = {
	"/extlinux/extlinux.conf", "/boot/extlinux/extlinux.conf",
	"/boot/extlinux.conf", "/extlinux.conf",
	"/boot/syslinux/extlinux.conf", "/boot/syslinux/syslinux.cfg",
	"/syslinux/extlinux.conf", "/syslinux/syslinux.cfg",
	"/boot/isolinux/isolinux.cfg", "/isolinux/isolinux.cfg",
	"/boot/syslinux/isolinux.cfg", "/syslinux/isolinux.cfg",
	"/EFI/syslinux/syslx64.cfg", "/EFI/syslinux/syslia32.cfg", "/EFI/syslinux/syslinux.cfg",
	"/EFI/BOOT/syslx64.cfg", "/EFI/BOOT/syslia32.cfg", "/EFI/BOOT/syslinux.cfg",
	"/syslinux.cfg", "/isolinux.cfg", NULL,
};

/* isolinux's own order. Behind it what other loaders on the same disc read. */
static const char *const disc_files[] = {
	"/boot/isolinux/isolinux.cfg", "/boot/isolinux/syslinux.cfg",
	"/isolinux/isolinux.cfg", "/isolinux/syslinux.cfg",
	"/boot/syslinux/isolinux.cfg", "/boot/syslinux/syslinux.cfg",
	"/syslinux/isolinux.cfg", "/syslinux/syslinux.cfg",
	"/isolinux.cfg", "/syslinux.cfg",
	"/EFI/syslinux/syslx64.cfg", "/EFI/syslinux/syslia32.cfg", "/EFI/syslinux/syslinux.cfg",
	"/EFI/BOOT/syslx64.cfg", "/EFI/BOOT/syslia32.cfg", "/EFI/BOOT/syslinux.cfg",
	"/extlinux/extlinux.conf", "/boot/extlinux/extlinux.conf", NULL,
};

static const struct parser syslinux = {
	.name = "syslinux",
	.rank = 30,
	.ways = WAY_KEY_MARKS | WAY_KEY_ANY_CASE,
	.files = files,
	.disc_files = disc_files,
	.parse = parse,
};
PARSER(syslinux);

/* What a server offers, as pxelinux and U-Boot read it. The prefix of all names is what the path
 * has before "pxelinux.cfg", with its '/', for whoever fetched the configuration under another
 * name: scan->base. */
static void parse_served(struct scan *scan, struct slice path, struct slice text)
{
	struct slice dir = slice_dirname(path), name = slice_basename(dir),
		     type = scan->volume->facts.fstype;

	if (scan->volume->net) {
		parse_in(scan, path, pxelinux_net_prefix(scan), text);
		return;
	}
	if (!slice_eq(type, S("tftp")) && !slice_eq(type, S("http")))
		return;
	if (scan->base.n)
		dir = scan->base;
	else if (slice_eq(name, S("pxelinux.cfg")))
		dir = slice_upto(dir, dir.n - name.n);
	else
		dir = slice_upto(path, dir.n + 1);
	parse_in(scan, path, dir, text);
}

static const char *const served_files[] = {"/pxelinux.cfg/default", "/boot/pxelinux.cfg/default",
					   NULL};

static const struct parser pxelinux = {
	.name = "pxelinux",
	.rank = 31,
	.ways = WAY_KEY_MARKS | WAY_KEY_ANY_CASE | WAY_SERVED,
	.files = served_files,
	.parse = parse_served,
	.search = pxelinux_search,
};
PARSER(pxelinux);
