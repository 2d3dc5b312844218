/* blscfg: menu entries out of Boot Loader Specification files, as Fedora's GRUB makes them,
 * and as GRUB 2.14 does. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_bls.h"

#include "discover/conf/bls_file.h"
#include "discover/conf/grub/file.h"
#include "discover/conf/grub/menu.h"
#include "discover/conf/grub/options.h"

/* Which of the entries a call is about. */
struct choice {
	bool only_default, not_default;
	struct slice id;
};

static bool is_name(char c)
{
	return ascii_alnum(c) || c == '_';
}

static enum grub_bls form_of(const struct grub *g)
{
	return g->dialect->bls;
}

static enum bls_reading reading_of(const struct grub *g)
{
	return form_of(g) == BLS_UPSTREAM ? BLS_BLSCFG_214 : BLS_BLSCFG;
}

/* "$name" becomes the value and a blank, or nothing. */
static struct slice expand(struct grub *g, struct slice s)
{
	struct text t = {.arena = g->arena, .max = LIMIT_GRUB_VALUE_BYTES};

	while (s.n) {
		if (s.p[0] == '\\' && s.n > 1 && s.p[1] == '$') {
			text_put(&t, slice_upto(s, 2));
			s = slice_from(s, 2);
			continue;
		}
		if (s.p[0] != '$') {
			text_char(&t, s.p[0]);
			s = slice_from(s, 1);
			continue;
		}
		s = slice_from(s, 1);
		bool brace = slice_skip(&s, S("{"));
		size_t n = 0;
		while (n < s.n && is_name(s.p[n]))
			n++;
		struct slice value = grub_get(g, slice_upto(s, n));
		s = slice_from(s, n);
		if (brace)
			slice_skip(&s, S("}"));
		text_put(&t, value);
		if (value.n)
			text_char(&t, ' ');
		else
			slice_skip(&s, S(" "));
	}
	return text_slice(&t);
}

/* Each word of $early_initrd lies beside the first initrd, or beside the kernel. */
static void put_early(struct text *t, struct slice words, struct slice beside)
{
	struct slice dir = slice_dirname(beside);

	for (struct slice w = slice_word(&words); w.n; w = slice_word(&words))
		text_printf(t, " ($root)%.*s/%.*s", SLICE_ARG(dir), SLICE_ARG(w));
}

static void put_initrds(struct grub *g, struct text *t, const struct bls_item *item,
			struct slice kernel)
{
	struct slice first = bls_value(item, S("initrd"), 0), early = {0};

	if (form_of(g) >= BLS_RHBOOT && form_of(g) != BLS_UPSTREAM)
		early = grub_get(g, S("early_initrd"));
	if (first.n == 0 && early.n == 0)
		return;
	text_put(t, S("initrd"));
	put_early(t, early, first.n ? first : kernel);
	for (uint32_t i = 0; i < LIMIT_INITRDS; i++) {
		struct slice line = bls_value(item, S("initrd"), i);
		if (line.n == 0)
			break;
		text_put(t, form_of(g) == BLS_UPSTREAM ? S(" ") : S(" ($root)"));
		text_put(t, line);
	}
	text_char(t, '\n');
}

static void put_devicetree(struct grub *g, struct text *t, const struct bls_item *item,
			   struct slice kernel)
{
	struct slice tree = bls_value(item, S("devicetree"), 0), set = grub_get(g, S("devicetree"));
	struct slice dir = slice_dirname(kernel);

	if (form_of(g) < BLS_RHBOOT)
		return;
	if (tree.n)
		text_printf(t, "devicetree %s%.*s\n",
			    form_of(g) == BLS_UPSTREAM ? "" : "($root)", SLICE_ARG(tree));
	else if (set.n && form_of(g) != BLS_UPSTREAM)
		text_printf(t, "devicetree ($root)%.*s/%.*s\n", SLICE_ARG(dir), SLICE_ARG(set));
}

/* What stands before the kernel. */
static void put_start(struct grub *g, struct text *t)
{
	bool upstream = form_of(g) == BLS_UPSTREAM;
	struct slice save = grub_get(g, upstream ? S("blsuki_save_default") : S("save_default"));

	if (slice_eq(save, S("true")))
		text_put(t, S("savedefault\n"));
	if (!upstream)
		text_put(t, S("load_video\nset gfxpayload=keep\ninsmod gzio\n"));
}

/* The script that boots the entry. @program: it is an EFI program. */
static struct slice body_of(struct grub *g, const struct bls_item *item, struct slice kernel,
			    bool program)
{
	struct text t = {.arena = g->arena, .max = LIMIT_GRUB_VALUE_BYTES};
	struct slice options = bls_value(item, S("options"), 0);

	if (options.n == 0 && form_of(g) != BLS_UPSTREAM)
		options = grub_get(g, S("default_kernelopts"));
	put_start(g, &t);
	text_put(&t, program ? S("chainloader ") : S("linux "));
	text_put(&t, form_of(g) == BLS_UPSTREAM ? S("") : S("($root)"));
	text_put(&t, kernel);
	text_char(&t, ' ');
	text_put(&t, expand(g, options));
	text_char(&t, '\n');
	if (program)
		return text_slice(&t);
	put_initrds(g, &t, item, kernel);
	put_devicetree(g, &t, item, kernel);
	return text_slice(&t);
}

static void add_values(struct grub *g, const struct bls_item *item, struct slice key, bool split,
		       struct slice_list *list)
{
	for (uint32_t i = 0; i < item->n; i++) {
		struct slice value = item->lines[i].value;
		if (!slice_eq(item->lines[i].key, key))
			continue;
		for (struct slice w = split ? slice_word(&value) : value; w.n;
		     w = split ? slice_word(&value) : (struct slice){0})
			slice_list_add(list, g->arena, w);
	}
}

/* What expands to nothing because its one variable is not set guards nothing, also where there are
 * superusers: Fedora's and Red Hat's entries say "grub_users $grub_users" (rhboot,
 * expand_val()). */
static bool is_guarded(const struct grub *g, struct slice users)
{
	if (slice_skip(&users, S("$")))
		return grub_has(g, users);
	return users.n != 0;
}

/* Whether an earlier call has shown the file: rhboot keeps one list of all. */
static bool is_shown(const struct grub *g, struct slice path)
{
	for (uint32_t i = 0; i < g->bls_shown.n; i++)
		if (slice_eq(g->bls_shown.at[i], path))
			return true;
	return false;
}

static int add_entry(struct grub *g, const struct bls_item *item)
{
	struct slice kernel = bls_value(item, S("linux"), 0);
	struct slice program = form_of(g) == BLS_RHBOOT_EFI && kernel.n == 0
		? bls_value(item, S("efi"), 0) : (struct slice){0};
	struct slice title = bls_value(item, S("title"), 0);
	struct slice users = bls_value(item, S("grub_users"), 0);
	struct grub_entry e = {
		.title = title.n ? title : kernel.n ? kernel : program,
		.id = item->stem,
		.hotkey = bls_value(item, S("grub_hotkey"), 0),
		.users = users.n ? expand(g, users) : users,
		.restricted = is_guarded(g, users),
		.has_source = true,
		.bls = true,
		.config = arena_copy(g->scan->arena, item->path),
		.config_volume = g->file_volume,
		.line = 1,
	};

	if (kernel.n + program.n == 0)
		return GRUB_OK;
	if (form_of(g) == BLS_EL7) {
		e.users = S("bls");
		e.restricted = true;
	}
	slice_list_add(&e.args, g->arena, e.title);
	add_values(g, item, S("grub_arg"), false, &e.args);
	add_values(g, item, S("grub_class"), true, &e.classes);
	e.body = body_of(g, item, kernel.n ? kernel : program, program.n != 0);
	return grub_add_entry(g, &e);
}

/* Whether $default means the entry at @number. */
static bool is_default(struct grub *g, const struct bls_item *item, uint32_t number)
{
	struct slice wanted = grub_get(g, S("default"));
	struct slice id = form_of(g) == BLS_UPSTREAM ? slice_basename(item->path) : item->stem;
	uint64_t n = 0;

	if (slice_eq(wanted, id) || slice_eq(wanted, bls_value(item, S("title"), 0)))
		return true;
	return slice_number(wanted, UINT32_MAX, &n) && n == number;
}

static bool is_chosen(struct grub *g, const struct choice *c, const struct bls_item *item,
		      uint32_t number)
{
	if (c->only_default || c->not_default)
		return is_default(g, item, number) == c->only_default;
	return c->id.n == 0 || slice_eq(c->id, form_of(g) == BLS_UPSTREAM
						       ? slice_basename(item->path) : item->stem);
}

/* Read the directory @name, "(dev)/dir" or "/dir". */
static bool read_dir(struct grub *g, struct slice name, struct bls_list *list)
{
	struct grub_place place;
	int status = g->status;
	bool ok = grub_locate(g, name, &place) == GRUB_OK;

	g->status = status;
	while (place.path.n > 1 && slice_ends(place.path, S("/")))
		place.path.n--;
	return ok &&
	       bls_read_dir(grub_source(&place), place.path, reading_of(g), g->arena, list) == 0;
}

static bool find_entries(struct grub *g, struct slice dir, struct bls_list *list)
{
	if (dir.n)
		return read_dir(g, dir, list);
	if (form_of(g) == BLS_UPSTREAM)
		return read_dir(g, S("/loader/entries"), list);
	dir = grub_get(g, S("blsdir"));
	return read_dir(g, dir.n ? dir : S("/loader/entries"), list) ||
	       read_dir(g, S("/boot/loader/entries"), list);
}

static int one_file(struct grub *g, struct slice name)
{
	struct grub_place place;
	struct bls_item item;
	int status = grub_locate(g, name, &place);

	if (status != GRUB_OK)
		return status;
	if (bls_read_file(grub_source(&place), place.path, reading_of(g), g->arena, &item) < 0)
		return grub_error(g, GRUB_FILE_NOT_FOUND, "file `%.*s' not found",
				  SLICE_ARG(place.path));
	return add_entry(g, &item);
}

/* What an argument that is no file chooses; *@dir is set when it is a directory. */
static struct choice chosen_by(struct grub *g, struct slice word, struct slice *dir)
{
	if (slice_eq(word, S("default")))
		return (struct choice){.only_default = true};
	if (slice_eq(word, S("non-default")))
		return (struct choice){.not_default = true};
	if (!slice_starts(word, S("(")) && !slice_starts(word, S("/")))
		return (struct choice){.id = word};
	*dir = arena_copy(g->arena, word);
	return (struct choice){0};
}

/* GRUB 2.14 has options where Fedora's has words. */
static const struct grub_option options[] = {
	{'p', OPT_VALUE, S_INIT("path")}, {'f', 0, S_INIT("enable-fallback")},
	{'d', 0, S_INIT("show-default")}, {'n', 0, S_INIT("show-non-default")},
	{'e', OPT_VALUE, S_INIT("entry")},
};
enum { PATH, FALLBACK, SHOW_DEFAULT, SHOW_NON_DEFAULT, ENTRY, N_OPTIONS };

static void sort(struct grub *g, struct bls_list *list)
{
	if (form_of(g) == BLS_UPSTREAM)
		bls_sort_names(list);
	else if (form_of(g) != BLS_EL7)
		bls_sort_blscfg(list);
}

static int add_entries(struct grub *g, const struct choice *choice, struct slice dir)
{
	struct bls_list list = {0};
	struct slice_list added = {0};

	if (!find_entries(g, dir, &list)) {
		grub_note(g, NOTE_UNREADABLE, "blscfg: no directory with boot entries");
		return GRUB_OK;
	}
	sort(g, &list);
	grub_charge(g, (uint64_t)list.n * g->bls_shown.n * 8);
	for (uint32_t i = 0; i < list.n; i++) {
		if (!is_chosen(g, choice, &list.at[i], i) || is_shown(g, list.at[i].path))
			continue;
		add_entry(g, &list.at[i]);
		slice_list_add(&added, g->arena, list.at[i].path);
	}
	for (uint32_t i = 0; form_of(g) != BLS_UPSTREAM && i < added.n; i++)
		slice_list_add(&g->bls_shown, g->arena, added.at[i]);
	return GRUB_OK;
}

/* Fedora's blscfg takes a word, and no options. */
static int by_word(struct grub *g, struct slice word)
{
	struct choice choice = {0};
	struct slice dir = {0};

	if (slice_ends(word, S(".conf")) && slice_has(word, '/'))
		return one_file(g, word);
	if (word.n)
		choice = chosen_by(g, word, &dir);
	return add_entries(g, &choice, dir);
}

/* That of 2.14 takes options. */
static int by_options(struct grub *g, const struct grub_option_value *o)
{
	struct choice choice = {
		.only_default = o[SHOW_DEFAULT].set && !o[SHOW_NON_DEFAULT].set,
		.not_default = o[SHOW_NON_DEFAULT].set && !o[SHOW_DEFAULT].set,
	};
	struct slice dir = o[PATH].set ? grub_keep(g, o[PATH].value) : (struct slice){0};
	uint32_t before = g->menu ? g->menu->n : 0;

	if (o[ENTRY].set)
		choice.id = o[ENTRY].value;
	if (slice_ends(dir, S(".conf")))
		return one_file(g, dir);
	int status = add_entries(g, &choice, dir);
	if (o[FALLBACK].set && dir.n && g->menu && g->menu->n == before)
		return add_entries(g, &choice, (struct slice){0});
	return status;
}

GRUB_COMMAND(cmd_blscfg)
{
	struct grub_option_value o[N_OPTIONS];
	struct grub_argv rest;

	(void)command;
	if (form_of(g) != BLS_UPSTREAM)
		return by_word(g, argc && !slice_starts(argv[0], S("-")) ? argv[0]
									 : (struct slice){0});
	int status = grub_options(g, options, N_OPTIONS, 0, argc, argv, o, &rest);
	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (rest.n)
		return grub_error(g, GRUB_BAD_ARGUMENT,
				  "unexpected argument(s) found, see --help");
	return by_options(g, o);
}
