/* blscfg: menu entries out of Boot Loader Specification files, as Fedora's GRUB makes them. */
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
static void put_early(struct grub *g, struct text *t, struct slice beside)
{
	struct slice words = grub_get(g, S("early_initrd")), dir = slice_dirname(beside);

	for (struct slice w = slice_word(&words); w.n; w = slice_word(&words))
		text_printf(t, " ($root)%.*s/%.*s", SLICE_ARG(dir), SLICE_ARG(w));
}

static void put_initrds(struct grub *g, struct text *t, const struct bls_item *item,
			struct slice kernel)
{
	struct slice first = bls_value(item, S("initrd"), 0);

	if (first.n == 0 && grub_get(g, S("early_initrd")).n == 0)
		return;
	text_put(t, S("initrd"));
	put_early(g, t, first.n ? first : kernel);
	for (uint32_t i = 0; i < LIMIT_INITRDS; i++) {
		struct slice line = bls_value(item, S("initrd"), i);
		if (line.n == 0)
			break;
		text_put(t, S(" ($root)"));
		text_put(t, line);
	}
	text_char(t, '\n');
}

static void put_devicetree(struct grub *g, struct text *t, const struct bls_item *item,
			   struct slice kernel)
{
	struct slice tree = bls_value(item, S("devicetree"), 0), set = grub_get(g, S("devicetree"));
	struct slice dir = slice_dirname(kernel);

	if (tree.n)
		text_printf(t, "devicetree ($root)%.*s\n", SLICE_ARG(tree));
	else if (set.n)
		text_printf(t, "devicetree ($root)%.*s/%.*s\n", SLICE_ARG(dir), SLICE_ARG(set));
}

/* The script that boots the entry. */
static struct slice body_of(struct grub *g, const struct bls_item *item, struct slice kernel)
{
	struct text t = {.arena = g->arena, .max = LIMIT_GRUB_VALUE_BYTES};
	struct slice options = bls_value(item, S("options"), 0);

	if (options.n == 0)
		options = grub_get(g, S("default_kernelopts"));
	if (slice_eq(grub_get(g, S("save_default")), S("true")))
		text_put(&t, S("savedefault\n"));
	text_put(&t, S("load_video\nset gfxpayload=keep\ninsmod gzio\nlinux ($root)"));
	text_put(&t, kernel);
	text_char(&t, ' ');
	text_put(&t, expand(g, options));
	text_char(&t, '\n');
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

static int add_entry(struct grub *g, const struct bls_item *item)
{
	struct slice kernel = bls_value(item, S("linux"), 0);
	struct slice title = bls_value(item, S("title"), 0);
	struct slice users = bls_value(item, S("grub_users"), 0);
	struct grub_entry e = {
		.title = title.n ? title : kernel,
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

	if (kernel.n == 0)
		return GRUB_OK;
	slice_list_add(&e.args, g->arena, e.title);
	add_values(g, item, S("grub_arg"), false, &e.args);
	add_values(g, item, S("grub_class"), true, &e.classes);
	e.body = body_of(g, item, kernel);
	return grub_add_entry(g, &e);
}

/* Whether $default means the entry at @number. */
static bool is_default(struct grub *g, const struct bls_item *item, uint32_t number)
{
	struct slice wanted = grub_get(g, S("default"));
	uint64_t n = 0;

	if (wanted.n == 0)
		return number == 0;
	if (slice_eq(wanted, item->stem) || slice_eq(wanted, bls_value(item, S("title"), 0)))
		return true;
	return slice_number(wanted, UINT32_MAX, &n) && n == number;
}

static bool is_chosen(struct grub *g, const struct choice *c, const struct bls_item *item,
		      uint32_t number)
{
	if (c->only_default || c->not_default)
		return is_default(g, item, number) == c->only_default;
	return c->id.n == 0 || slice_eq(c->id, item->stem);
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
	       bls_read_dir(grub_source(&place), place.path, BLS_BLSCFG, g->arena, list) == 0;
}

static bool find_entries(struct grub *g, struct slice dir, struct bls_list *list)
{
	if (dir.n == 0)
		dir = grub_get(g, S("blsdir"));
	if (dir.n)
		return read_dir(g, dir, list);
	return read_dir(g, S("/loader/entries"), list) ||
	       read_dir(g, S("/boot/loader/entries"), list);
}

static int one_file(struct grub *g, struct slice name)
{
	struct grub_place place;
	struct bls_item item;
	int status = grub_locate(g, name, &place);

	if (status != GRUB_OK)
		return status;
	if (bls_read_file(grub_source(&place), place.path, BLS_BLSCFG, g->arena, &item) < 0)
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

static int add_entries(struct grub *g, const struct choice *choice, struct slice dir)
{
	struct bls_list list = {0};

	if (!find_entries(g, dir, &list)) {
		grub_note(g, NOTE_UNREADABLE, "blscfg: no directory with boot entries");
		return GRUB_OK;
	}
	bls_sort_blscfg(&list);
	for (uint32_t i = 0; i < list.n; i++)
		if (is_chosen(g, choice, &list.at[i], i))
			add_entry(g, &list.at[i]);
	return GRUB_OK;
}

GRUB_COMMAND(cmd_blscfg)
{
	struct grub_option_value o[N_OPTIONS];
	struct grub_argv rest;
	struct choice choice = {0};
	int status = grub_options(g, options, N_OPTIONS, 0, argc, argv, o, &rest);
	struct slice dir = {0};

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (rest.n && slice_ends(rest.at[0], S(".conf")))
		return one_file(g, rest.at[0]);
	if (rest.n)
		choice = chosen_by(g, rest.at[0], &dir);
	choice.only_default |= o[SHOW_DEFAULT].set && !o[SHOW_NON_DEFAULT].set;
	choice.not_default |= o[SHOW_NON_DEFAULT].set && !o[SHOW_DEFAULT].set;
	if (o[PATH].set)
		dir = grub_keep(g, o[PATH].value);
	if (o[ENTRY].set)
		choice.id = slice_ends(o[ENTRY].value, S(".conf"))
			? slice_upto(o[ENTRY].value, o[ENTRY].value.n - 5) : o[ENTRY].value;
	return add_entries(g, &choice, dir);
}
