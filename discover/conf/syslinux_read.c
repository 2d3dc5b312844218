/* Reading syslinux configurations, line by line, into labels and menus. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/syslinux_read.h"

#include <errno.h>

#include "discover/conf/keyword.h"
#include "discover/conf/syslinux_module.h"
#include "discover/conf/syslinux_path.h"
#include "discover/parser.h"

/* Where the line being read stands. */
struct position {
	struct slice file;
	uint32_t line;
	unsigned depth;
	struct slice rest;	/* of the file, after the line */
};

static void include_file(struct syslinux_conf *conf, struct slice file, uint32_t line,
			 struct slice name, unsigned depth);

static struct syslinux_label *current(struct syslinux_conf *conf)
{
	return conf->open ? &conf->labels[conf->n_labels - 1] : NULL;
}

/* A label without an APPEND gets the one that holds where the label ends. */
static void close_label(struct syslinux_conf *conf)
{
	struct syslinux_label *l = current(conf);

	conf->open = false;
	if (!l)
		return;
	if (!(l->flags & SYSLINUX_HAS_APPEND))
		l->append = conf->append;
	if (l->flags & (SYSLINUX_HIDE | SYSLINUX_DISABLED | SYSLINUX_WAY_OUT))
		return;
	if (!l->menu->first.label && !l->menu->first.menu)
		l->menu->first.label = conf->n_labels;
	if (l->flags & SYSLINUX_MENU_DEFAULT)
		l->menu->chosen = (struct syslinux_pick){.label = conf->n_labels};
}

static void open_label(struct syslinux_conf *conf, struct position *at, struct slice value)
{
	close_label(conf);
	if (conf->n_labels >= LIMIT_ENTRIES) {
		scan_note(conf->scan, NOTE_LIMIT, conf->path, 0,
			  "more than %d labels, the rest is left out", LIMIT_ENTRIES);
		return;
	}
	struct slice words = value, name = slice_word(&value);

	*ARENA_PUSH(conf->scan->arena, &conf->labels, &conf->n_labels) = (struct syslinux_label){
		.file = at->file, .line = at->line, .name = name, .words = words,
		.kernel = name, .menu = conf->menu, .sysappend = conf->sysappend,
		.entry = SYSLINUX_NO_ENTRY};
	conf->open = true;
}

static void set_append(struct syslinux_conf *conf, struct slice value)
{
	struct syslinux_label *l = current(conf);

	if (slice_eq(value, S("-")))
		value = (struct slice){0};
	if (l)
		l->flags |= SYSLINUX_HAS_APPEND;
	*(l ? &l->append : &conf->append) = value;
}

static void begin_menu(struct syslinux_conf *conf, struct slice tag)
{
	close_label(conf);
	if (conf->menu->depth + 1 >= LIMIT_SUBMENU_DEPTH) {
		conf->too_deep++;
		scan_note(conf->scan, NOTE_LIMIT, conf->path, 0, "menus nested deeper than %d",
			  LIMIT_SUBMENU_DEPTH);
		return;
	}
	struct syslinux_menu *m = arena_new(conf->scan->arena, struct syslinux_menu);

	*m = (struct syslinux_menu){.parent = conf->menu, .tag = tag,
				    .depth = conf->menu->depth + 1};
	if (!conf->menu->first.label && !conf->menu->first.menu)
		conf->menu->first.menu = m;
	conf->menu = m;
}

static void end_menu(struct syslinux_conf *conf)
{
	close_label(conf);
	if (conf->too_deep)
		conf->too_deep--;
	else if (conf->menu->parent)
		conf->menu = conf->menu->parent;
}

static void include_line(struct syslinux_conf *conf, struct position *at, struct slice value)
{
	struct slice name = slice_word(&value), tag = value;

	if (tag.n)
		begin_menu(conf, tag);
	include_file(conf, at->file, at->line, name, at->depth + 1);
	if (tag.n)
		end_menu(conf);
}

/* A block of help text may hold anything: skip to its end. */
static void skip_text(struct syslinux_conf *conf, struct position *at, struct slice value)
{
	(void)conf;
	(void)value;
	while (at->rest.n) {
		struct slice line = slice_trim(slice_cut(&at->rest, '\n'));

		at->line++;
		if (slice_eq_fold(slice_word(&line), S("endtext")))
			break;
	}
}

static void menu_label(struct syslinux_conf *conf, struct slice value)
{
	struct syslinux_label *l = current(conf);

	*(l ? &l->title : &conf->menu->label) = value;
}

/* Outside of a label some are about the submenu. */
static void label_flag(struct syslinux_conf *conf, uint32_t flag)
{
	struct syslinux_label *l = current(conf);

	if (l)
		l->flags |= flag;
	else if (flag == SYSLINUX_PASSWD)
		conf->menu->passwd |= conf->menu->parent != NULL;
	else if (flag == SYSLINUX_MENU_DEFAULT && conf->menu->parent)
		conf->menu->parent->chosen = (struct syslinux_pick){.menu = conf->menu};
}

struct menu_word {
	struct slice word;
	uint32_t flag;	/* of the label */
};

static const struct menu_word menu_flags[] = {
	{S_INIT("default"), SYSLINUX_MENU_DEFAULT}, {S_INIT("hide"), SYSLINUX_HIDE},
	{S_INIT("disable"), SYSLINUX_DISABLED},	    {S_INIT("disabled"), SYSLINUX_DISABLED},
	{S_INIT("passwd"), SYSLINUX_PASSWD},	    {S_INIT("exit"), SYSLINUX_WAY_OUT},
	{S_INIT("quit"), SYSLINUX_WAY_OUT},	    {S_INIT("goto"), SYSLINUX_WAY_OUT},
};

/* Looks, sizes, colours and keys of syslinux's own menu. */
static const struct slice menu_ignored[] = {
	S_INIT("autoboot"),    S_INIT("background"),	 S_INIT("clear"),
	S_INIT("cmdlinerow"),  S_INIT("color"),		 S_INIT("colour"),
	S_INIT("endrow"),      S_INIT("help"),		 S_INIT("helpmsgendrow"),
	S_INIT("helpmsgrow"),  S_INIT("hiddenkey"),	 S_INIT("hiddenrow"),
	S_INIT("hshift"),      S_INIT("immediate"),	 S_INIT("indent"),
	S_INIT("margin"),      S_INIT("msgcolor"),	 S_INIT("msgcolour"),
	S_INIT("noimmediate"), S_INIT("nosave"),	 S_INIT("notabmsg"),
	S_INIT("passprompt"),  S_INIT("passwordmargin"), S_INIT("passwordrow"),
	S_INIT("resolution"),  S_INIT("rows"),		 S_INIT("save"),
	S_INIT("shiftkey"),    S_INIT("tabmsg"),	 S_INIT("tabmsgrow"),
	S_INIT("timeoutrow"),  S_INIT("vshift"),	 S_INIT("width"),
};

/* Words that change the structure. False: none of these. */
static bool menu_structure(struct syslinux_conf *conf, struct position *at, struct slice word,
			   struct slice value)
{
	if (slice_eq_fold(word, S("label")))
		menu_label(conf, value);
	else if (slice_eq_fold(word, S("title")))
		conf->menu->title = value;
	else if (slice_eq_fold(word, S("begin")))
		begin_menu(conf, value);
	else if (slice_eq_fold(word, S("end")))
		end_menu(conf);
	else if (slice_eq_fold(word, S("separator")))
		close_label(conf);
	else if (slice_eq_fold(word, S("include")))
		include_line(conf, at, value);
	else if (slice_eq_fold(word, S("hidden")))
		conf->hidden = true;
	else if (slice_eq_fold(word, S("start")))
		conf->start = conf->menu;
	else if (slice_eq_fold(word, S("onerror")))
		conf->on_error = value;
	else if (slice_eq_fold(word, S("master")))
		conf->master_password = true;
	else
		return false;
	return true;
}

static void unknown(struct syslinux_conf *conf, struct position *at, const char *before,
		    struct slice word)
{
	scan_note(conf->scan, NOTE_UNKNOWN_WORD, at->file, at->line, "unknown directive \"%s%.*s\"",
		  before, SLICE_ARG(word));
}

static void menu_line(struct syslinux_conf *conf, struct position *at, struct slice value)
{
	struct slice word = slice_word(&value);

	if (menu_structure(conf, at, word, value))
		return;
	for (size_t i = 0; i < sizeof(menu_flags) / sizeof(*menu_flags); i++) {
		if (slice_eq_fold(word, menu_flags[i].word)) {
			label_flag(conf, menu_flags[i].flag);
			return;
		}
	}
	for (size_t i = 0; i < sizeof(menu_ignored) / sizeof(*menu_ignored); i++)
		if (slice_eq_fold(word, menu_ignored[i]))
			return;
	unknown(conf, at, "menu ", word);
}

static const struct keyword label_rows[] = {
	KEYWORD("initrd", struct syslinux_label, initrd),
	KEYWORD("fdt", struct syslinux_label, fdt),
	KEYWORD("devicetree", struct syslinux_label, fdt),
	KEYWORD("fdtdir", struct syslinux_label, fdtdir),
	KEYWORD("devicetreedir", struct syslinux_label, fdtdir),
	KEYWORD("fdtoverlays", struct syslinux_label, overlays),
	KEYWORD("devicetree-overlay", struct syslinux_label, overlays),
};
KEYWORD_TABLE(label_table, label_rows, ANY_CASE);

static const struct keyword conf_rows[] = {
	KEYWORD("default", struct syslinux_conf, chosen),
	KEYWORD("ui", struct syslinux_conf, ui),
	KEYWORD("ontimeout", struct syslinux_conf, on_timeout),
	KEYWORD("onerror", struct syslinux_conf, on_error),
	KEYWORD("fallback", struct syslinux_conf, fallback),
	KEYWORD("timeout", struct syslinux_conf, timeout),
	KEYWORD("totaltimeout", struct syslinux_conf, total_timeout),
	KEYWORD("prompt", struct syslinux_conf, prompt),
	KEYWORD("implicit", struct syslinux_conf, implicit),
	KEYWORD("allowoptions", struct syslinux_conf, allow_options),
	KEYWORD("noescape", struct syslinux_conf, no_escape),
	KEYWORD_WITHOUT_EFFECT("nocomplete"),
	KEYWORD_WITHOUT_EFFECT("nohalt"),
	KEYWORD_WITHOUT_EFFECT("serial"),
	KEYWORD_WITHOUT_EFFECT("console"),
	KEYWORD_WITHOUT_EFFECT("font"),
	KEYWORD_WITHOUT_EFFECT("kbdmap"),
	KEYWORD_WITHOUT_EFFECT("display"),
	KEYWORD_WITHOUT_EFFECT("say"),
	KEYWORD_WITHOUT_EFFECT("path"),
	KEYWORD_WITHOUT_EFFECT("sendcookies"),
	KEYWORD_WITHOUT_EFFECT("pxeretry"),
	KEYWORD_WITHOUT_EFFECT("gfxboot"),
	KEYWORD_WITHOUT_EFFECT("kaslrseed"),
};
KEYWORD_TABLE(conf_table, conf_rows, ANY_CASE);

static const struct {
	struct slice word;
	enum syslinux_type type;
} types[] = {
	{S_INIT("kernel"), SYSLINUX_BY_NAME},	{S_INIT("linux"), SYSLINUX_LINUX},
	{S_INIT("com32"), SYSLINUX_COM32},	{S_INIT("config"), SYSLINUX_CONFIG},
	{S_INIT("localboot"), SYSLINUX_LOCALBOOT}, {S_INIT("boot"), SYSLINUX_OTHER},
	{S_INIT("bss"), SYSLINUX_OTHER},	{S_INIT("pxe"), SYSLINUX_OTHER},
	{S_INIT("fdimage"), SYSLINUX_OTHER},	{S_INIT("comboot"), SYSLINUX_OTHER},
};

/* KERNEL and its kin. False when @word is none of them. */
static bool kernel_line(struct syslinux_conf *conf, struct slice word, struct slice value)
{
	struct syslinux_label *l = current(conf);

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (!slice_eq_fold(word, types[i].word))
			continue;
		if (l) {
			l->kernel = value;
			l->type = types[i].type;
			l->flags |= SYSLINUX_HAS_KERNEL;
		}
		return true;
	}
	return false;
}

static bool function_key(struct slice word)
{
	uint64_t number;

	return word.n >= 2 && ascii_lower(word.p[0]) == 'f' &&
	       slice_number(slice_from(word, 1), 12, &number);
}

static void append_line(struct syslinux_conf *conf, struct position *at, struct slice value)
{
	(void)at;
	set_append(conf, value);
}

static void sysappend_line(struct syslinux_conf *conf, struct position *at, struct slice value)
{
	struct syslinux_label *l = current(conf);

	(void)at;
	*(l ? &l->sysappend : &conf->sysappend) = syslinux_number(value);
}

static const struct {
	struct slice word;
	void (*run)(struct syslinux_conf *, struct position *, struct slice value);
} structure[] = {
	{S_INIT("label"), open_label}, {S_INIT("append"), append_line},
	{S_INIT("menu"), menu_line},   {S_INIT("include"), include_line},
	{S_INIT("text"), skip_text},   {S_INIT("sysappend"), sysappend_line},
	{S_INIT("ipappend"), sysappend_line},
};

static void read_line(struct syslinux_conf *conf, struct position *at, struct slice value)
{
	struct slice word = slice_word(&value);
	struct syslinux_label *l = current(conf), nowhere = {0};

	if (!word.n || word.p[0] == '#' || kernel_line(conf, word, value))
		return;
	for (size_t i = 0; i < sizeof(structure) / sizeof(*structure); i++) {
		if (slice_eq_fold(word, structure[i].word)) {
			structure[i].run(conf, at, value);
			return;
		}
	}
	if (keyword_apply(conf->scan, &conf_table, conf, word, value) ||
	    keyword_apply(conf->scan, &label_table, l ? l : &nowhere, word, value) ||
	    function_key(word))
		return;
	unknown(conf, at, "", word);
}

static void read_text(struct syslinux_conf *conf, struct slice file, struct slice text,
		      unsigned depth)
{
	struct position at = {.file = file, .line = 1, .depth = depth, .rest = text};

	conf->reading[depth] = file;
	slice_skip(&at.rest, S("\xef\xbb\xbf"));
	for (; at.rest.n; at.line++)
		read_line(conf, &at, slice_trim(slice_cut(&at.rest, '\n')));
}

static bool is_being_read(const struct syslinux_conf *conf, struct slice path, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		if (slice_eq(conf->reading[i], path))
			return true;
	return false;
}

/* Read one more file, which @line of @file names, into the position that has been reached. @depth
 * counts nested includes. */
static void include_file(struct syslinux_conf *conf, struct slice file, uint32_t line,
			 struct slice name, unsigned depth)
{
	struct slice path = syslinux_path(conf, name), text;

	if (depth > LIMIT_INCLUDE_DEPTH || conf->n_includes >= LIMIT_INCLUDES) {
		scan_note(conf->scan, NOTE_LIMIT, path, 0, "not included: nested deeper than %d, "
			  "or more than %d files", LIMIT_INCLUDE_DEPTH, LIMIT_INCLUDES);
		return;
	}
	if (is_being_read(conf, path, depth)) {
		scan_note(conf->scan, NOTE_BAD_VALUE, file, line, "%.*s would be read into itself",
			  SLICE_ARG(path));
		return;
	}
	conf->n_includes++;
	int rc = source_read(conf->scan->volume->source, path, LIMIT_CONFIG_BYTES,
			     conf->scan->arena, &text);
	if (rc < 0) /* SYSLINUX passes over what is not there, and installers count on that */
		scan_note(conf->scan, rc == -ENOENT ? NOTE_IGNORED : NOTE_UNREADABLE, file, line,
			  "%.*s, which is to be read here, %s", SLICE_ARG(path),
			  rc == -ENOENT ? "is not there" : "cannot be read");
	else
		read_text(conf, path, text, depth);
}

static void new_root(struct syslinux_conf *conf)
{
	conf->root = arena_new(conf->scan->arena, struct syslinux_menu);
	conf->menu = conf->start = conf->root;
}

/* A menu module that is given a file shows that one:
 * what has been read so far is not in its menu. */
static void show_other(struct syslinux_conf *conf, struct slice file)
{
	struct slice path = syslinux_path(conf, file);

	if (slice_eq(path, conf->path))
		return;
	close_label(conf);
	if (source_has_file(conf->scan->volume->source, path)) {
		for (uint32_t i = 0; i < conf->n_labels; i++)
			conf->labels[i].flags |= SYSLINUX_HIDE | SYSLINUX_REPLACED;
		conf->shown = path;
		new_root(conf);
	}
	include_file(conf, conf->path, 0, file, 1);
}

void syslinux_read(struct syslinux_conf *conf, struct scan *scan, struct slice path,
		   struct slice cwd, struct slice text)
{
	struct slice file = {0};

	*conf = (struct syslinux_conf){.scan = scan, .path = path, .cwd = cwd};
	conf->served = scan->parser->ways & WAY_SERVED;
	new_root(conf);
	read_text(conf, path, text, 0);
	if (syslinux_menu_module(conf->ui.n ? conf->ui : conf->chosen, &file) && file.n)
		show_other(conf, file);
	close_label(conf);
}
