/* GRUB Legacy's menu.lst: its lines become commands and entries of the GRUB language. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/legacy.h"

#include "discover/conf/grub/file.h"
#include "discover/conf/grub/menu.h"
#include "discover/conf/grub/run.h"
#include "discover/conf/grub/source.h"
#include "discover/conf/grub/word.h"

/**
 * struct legacy - a file being read
 * @body:      commands of the entry that was begun last, or of the file before the first one
 * @line:      of its "title"
 * @multiboot: that entry starts a hypervisor: it loads modules
 */
struct legacy {
	struct grub *g;
	struct text body;
	struct slice title;
	uint32_t line;
	bool in_entry, multiboot, locked, password;
};

/* What is written for a word of menu.lst, with its arguments behind it. */
enum form {
	DROP,		/* of no effect here */
	PLAIN,		/* the other word */
	FILES,		/* and the arguments, as names of files */
	SET,		/* the variable of that name */
	KERNEL, ROOT, BY_UUID, BY_FILE, SAVE_DEFAULT, DEFAULT, PASSWORD, LOCK, UNKNOWN
};

static const struct {
	struct slice word, becomes;
	enum form form;
} words[] = {
	{S_INIT("kernel"), S_INIT("$legacy_kernel"), KERNEL},
	{S_INIT("initrd"), S_INIT("legacy_initrd"), FILES},
	{S_INIT("module"), S_INIT("module"), FILES},
	{S_INIT("modulenounzip"), S_INIT("module"), FILES},
	{S_INIT("chainloader"), S_INIT("chainloader"), FILES},
	{S_INIT("configfile"), S_INIT("legacy_configfile"), FILES},
	{S_INIT("root"), S_INIT(""), ROOT},
	{S_INIT("rootnoverify"), S_INIT(""), ROOT},
	{S_INIT("uuid"), S_INIT("--fs-uuid"), BY_UUID},
	{S_INIT("find"), S_INIT("--file"), BY_FILE},
	{S_INIT("findiso"), S_INIT(""), DROP},
	{S_INIT("default"), S_INIT(""), DEFAULT},
	{S_INIT("timeout"), S_INIT("timeout"), SET},
	{S_INIT("fallback"), S_INIT("fallback"), SET},
	{S_INIT("hiddenmenu"), S_INIT("set timeout_style=hidden"), PLAIN},
	{S_INIT("savedefault"), S_INIT(""), SAVE_DEFAULT},
	{S_INIT("password"), S_INIT(""), PASSWORD},
	{S_INIT("lock"), S_INIT(""), LOCK},
	{S_INIT("boot"), S_INIT("boot"), PLAIN},
	{S_INIT("halt"), S_INIT("halt"), PLAIN},
	{S_INIT("reboot"), S_INIT("reboot"), PLAIN},
	{S_INIT("quit"), S_INIT("exit"), PLAIN},
	{S_INIT("makeactive"), S_INIT(""), DROP},
	{S_INIT("map"), S_INIT(""), DROP},
	{S_INIT("hide"), S_INIT(""), DROP},
	{S_INIT("unhide"), S_INIT(""), DROP},
	{S_INIT("parttype"), S_INIT(""), DROP},
	{S_INIT("pause"), S_INIT(""), DROP},
	{S_INIT("quiet"), S_INIT(""), DROP},
	{S_INIT("color"), S_INIT(""), DROP},
	{S_INIT("foreground"), S_INIT(""), DROP},
	{S_INIT("background"), S_INIT(""), DROP},
	{S_INIT("splashimage"), S_INIT(""), DROP},
	{S_INIT("gfxmenu"), S_INIT(""), DROP},
	{S_INIT("graphicsmode"), S_INIT(""), DROP},
	{S_INIT("viewport"), S_INIT(""), DROP},
	{S_INIT("shade"), S_INIT(""), DROP},
	{S_INIT("serial"), S_INIT(""), DROP},
	{S_INIT("terminal"), S_INIT(""), DROP},
	{S_INIT("device"), S_INIT(""), DROP},
	{S_INIT("uppermem"), S_INIT(""), DROP},
	{S_INIT("setkey"), S_INIT(""), DROP},
};

static enum form form_of(struct slice word, struct slice *becomes)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (slice_eq(words[i].word, word)) {
			*becomes = words[i].becomes;
			return words[i].form;
		}
	return UNKNOWN;
}

/* The number at the front of @s, plus one: partitions were counted from 0. */
static bool put_partition(struct text *t, struct slice s)
{
	uint64_t n;

	if (!slice_number(s, UINT32_MAX - 1, &n))
		return false;
	text_printf(t, "%u", (unsigned)n + 1);
	return true;
}

/* "hd0,4,a" becomes "hd0,5,bsd1". */
static struct slice device_name(struct grub *g, struct slice old)
{
	struct text t = {.arena = g->scratch, .max = LIMIT_TEXT_BYTES};
	struct slice rest = old;

	text_put(&t, slice_cut(&rest, ','));
	while (rest.n) {
		struct slice part = slice_trim(slice_cut(&rest, ','));
		text_char(&t, ',');
		if (put_partition(&t, part))
			continue;
		if (part.n == 1 && part.p[0] >= 'a' && part.p[0] <= 'p')
			text_printf(&t, "bsd%d", part.p[0] - 'a' + 1);
		else
			text_put(&t, part);
	}
	return text_slice(&t);
}

/* "(hd0,0)/vmlinuz" becomes "(hd0,1)/vmlinuz". */
static struct slice file_name(struct grub *g, struct slice old)
{
	size_t close = slice_find(old, ')');

	if (!slice_starts(old, S("(")) || close == old.n)
		return old;
	struct slice device = device_name(g, slice_from(slice_upto(old, close), 1));
	return arena_format(g->scratch, "(%.*s%.*s", SLICE_ARG(device),
			    SLICE_ARG(slice_from(old, close)));
}

static void put_files(struct legacy *l, struct slice args)
{
	for (struct slice w = slice_word(&args); w.n; w = slice_word(&args)) {
		text_char(&l->body, ' ');
		word_quote(&l->body, file_name(l->g, w));
	}
}

/* kernel [--type=TYPE] [--no-mem-option] FILE ARGUMENTS */
static void put_kernel(struct legacy *l, struct slice args)
{
	struct slice word = slice_word(&args);

	while (slice_starts(word, S("--"))) {
		l->multiboot |= slice_eq(word, S("--type=multiboot"));
		word = slice_word(&args);
	}
	text_char(&l->body, ' ');
	word_quote(&l->body, file_name(l->g, word));
	text_char(&l->body, ' ');
	word_quote(&l->body, args);
}

static void put_root(struct legacy *l, struct slice args)
{
	struct slice name = slice_word(&args);

	if (slice_starts(name, S("(")) && slice_ends(name, S(")")))
		name = slice_upto(slice_from(name, 1), name.n - 2);
	text_put(&l->body, S("set root="));
	word_quote(&l->body, device_name(l->g, name));
}

/* "default saved": what GRUB keeps in its environment, or Legacy in a file called "default". */
static void put_default(struct legacy *l, struct slice args)
{
	struct slice word = slice_word(&args), text = {0};
	struct grub_place place;

	if (!slice_eq(word, S("saved"))) {
		text_put(&l->body, S("set default="));
		word_quote(&l->body, word);
		return;
	}
	struct slice file = arena_concat(l->g->scratch, slice_dirname(l->g->file), S("/default"));
	int status = l->g->status;
	if (grub_read(l->g, file, &text, &place) == GRUB_OK)
		text_printf(&l->body, "set default='%.*s'\n",
			    SLICE_ARG(slice_trim(slice_cut(&text, '\n'))));
	l->g->status = status;
	text_put(&l->body, S("if load_env saved_entry; then set default=\"$saved_entry\"; fi"));
}

/* password [--md5|--encrypted] PASSWORD [FILE]:
 * at the top it is for the editor and locked entries. */
static void put_password(struct legacy *l, struct slice args)
{
	struct slice word = slice_word(&args);

	l->locked |= l->in_entry;
	if (l->in_entry)
		return;
	l->password = true;
	text_put(&l->body, S("set superusers=legacy\n"));
	if (slice_starts(word, S("--")))
		text_put(&l->body, S("legacy_password "));
	else
		text_put(&l->body, S("password legacy "));
	word_quote(&l->body, slice_starts(word, S("--")) ? slice_word(&args) : word);
}

/* find without --set-root only prints. */
static void put_search(struct legacy *l, struct slice kind, struct slice args)
{
	struct slice word = slice_word(&args);
	bool sets = slice_eq(kind, S("--fs-uuid"));

	for (; slice_starts(word, S("--")); word = slice_word(&args))
		sets |= slice_eq(word, S("--set-root"));
	if (!sets)
		return;
	text_put(&l->body, S("search --set=root "));
	text_put(&l->body, kind);
	text_char(&l->body, ' ');
	word_quote(&l->body, word);
}

static void put_set(struct legacy *l, struct slice name, struct slice args)
{
	text_put(&l->body, S("set "));
	text_put(&l->body, name);
	text_char(&l->body, '=');
	word_quote(&l->body, args);
}

static void put_command(struct legacy *l, enum form form, struct slice becomes, struct slice args)
{
	switch (form) {
	case SET:
		put_set(l, becomes, args);
		break;
	case ROOT:
		put_root(l, args);
		break;
	case DEFAULT:
		put_default(l, args);
		break;
	case BY_UUID:
	case BY_FILE:
		put_search(l, becomes, args);
		break;
	case SAVE_DEFAULT:
		text_put(&l->body, S("saved_entry=\"$chosen\"; save_env saved_entry"));
		break;
	case PASSWORD:
		put_password(l, args);
		break;
	default:
		text_put(&l->body, becomes);
		if (form == KERNEL)
			put_kernel(l, args);
		else if (form == FILES)
			put_files(l, args);
	}
	text_char(&l->body, '\n');
}

static void command(struct legacy *l, struct slice word, struct slice args)
{
	struct slice becomes = {0};
	enum form form = form_of(word, &becomes);

	if (form == UNKNOWN)
		grub_note(l->g, NOTE_UNKNOWN_WORD, "no command of a menu.lst: \"%.*s\"",
			  SLICE_ARG(slice_upto(word, 40)));
	l->locked |= form == LOCK;
	l->multiboot |= slice_eq(becomes, S("module"));
	if (form != UNKNOWN && form != DROP && form != LOCK)
		put_command(l, form, becomes, args);
}

/* What was read so far is complete: run it, or make an entry of it. */
static void finish(struct legacy *l)
{
	struct grub *g = l->g;
	struct slice body = text_slice(&l->body);
	struct grub_entry e = {
		.title = l->title, .id = l->title, .has_source = true,
		.restricted = l->locked && l->password,
		.config = g->file, .config_volume = g->file_volume, .line = l->line,
	};

	if (!l->in_entry) {
		if (!g->extractor)
			grub_run_text(g, body, 1, false, false);
	} else {
		e.body = arena_concat(g->arena,
				      l->multiboot ? S("set legacy_kernel=multiboot\n")
						   : S("set legacy_kernel=legacy_kernel\n"),
				      body);
		slice_list_add(&e.args, g->arena, e.title);
		grub_add_entry(g, &e);
	}
	l->body = (struct text){.arena = g->arena, .max = LIMIT_GRUB_VALUE_BYTES};
	l->locked = l->multiboot = false;
}

/* "timeout=5" and "timeout 5" are the same. */
static void read_line(struct legacy *l, struct slice line)
{
	size_t n = 0;

	line = slice_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return;
	while (n < line.n && !ascii_blank(line.p[n]) && line.p[n] != '=')
		n++;
	struct slice word = slice_upto(line, n), args = slice_from(line, n);
	while (args.n && (ascii_blank(args.p[0]) || args.p[0] == '='))
		args = slice_from(args, 1);
	if (!slice_eq(word, S("title"))) {
		command(l, word, args);
		return;
	}
	uint32_t number = l->g->line;
	finish(l);
	l->in_entry = true;
	l->line = number;
	l->title = slice_upto(args, LIMIT_TEXT_BYTES);
}

void grub_legacy_run(struct grub *g, struct slice text)
{
	struct legacy l = {.g = g, .body = {.arena = g->arena, .max = LIMIT_GRUB_VALUE_BYTES}};
	uint32_t line = 0;

	while (text.n && grub_step(g)) {
		size_t mark = g->scratch->used;
		struct slice one = slice_cut(&text, '\n');
		g->line = ++line;
		while (slice_ends(one, S("\\")) && text.n) {	/* goes on in the next line */
			one.n--;
			one = arena_concat(g->arena, one, slice_cut(&text, '\n'));
			line++;
		}
		read_line(&l, one);
		g->scratch->used = mark;
	}
	finish(&l);
}

int grub_legacy_file(struct grub *g, struct slice name)
{
	return grub_run_foreign(g, name, grub_legacy_run);
}
