/* Commands that make menus: menuentry, submenu, hiddenentry; and files that continue one. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_menu.h"

#include "discover/conf/grub/file.h"
#include "discover/conf/grub/menu.h"
#include "discover/conf/grub/options.h"
#include "discover/conf/grub/source.h"

enum { CLASS, USERS, HOTKEY, SOURCE, ID, UNRESTRICTED, N_OPTIONS };

#define OPTIONS(users)                                                                             \
	{                                                                                          \
		[CLASS] = {0, OPT_VALUE | OPT_REPEAT, S_INIT("class")},                            \
		[USERS] = {0, users, S_INIT("users")},                                             \
		[HOTKEY] = {0, OPT_VALUE, S_INIT("hotkey")},                                       \
		[SOURCE] = {0, OPT_VALUE, S_INIT("source")},                                       \
		[ID] = {0, OPT_VALUE, S_INIT("id")},                                               \
		[UNRESTRICTED] = {0, 0, S_INIT("unrestricted")},                                   \
	}
static const struct grub_option options[N_OPTIONS] = OPTIONS(OPT_VALUE);
static const struct grub_option free_options[N_OPTIONS] = OPTIONS(OPT_VALUE | OPT_OPTIONAL);
#undef OPTIONS

static void copy_list(struct grub *g, const struct slice *at, uint32_t n, struct slice_list *list)
{
	for (uint32_t i = 0; i < n; i++)
		slice_list_add(list, g->arena, grub_keep(g, at[i]));
}

static int add_entry(struct grub *g, const struct grub_command *command,
		     const struct grub_option_value *o, const struct grub_argv *rest)
{
	struct grub_entry e = {
		.title = grub_keep(g, slice_upto(rest->at[0], LIMIT_TEXT_BYTES)),
		.users = grub_keep(g, o[USERS].value),
		.hotkey = grub_keep(g, o[HOTKEY].value),
		.restricted = o[USERS].set ? o[USERS].has_value : !o[UNRESTRICTED].set,
		.submenu = command->arg == 's',
		.hidden = command->arg == 'h',
		.has_source = o[SOURCE].set,
		.body = grub_keep(g, o[SOURCE].set ? o[SOURCE].value : g->block),
		.config = g->file,
		.config_volume = g->file_volume,
		.line = g->line,
	};

	e.id = o[ID].set ? grub_keep(g, slice_upto(o[ID].value, LIMIT_TEXT_BYTES)) : e.title;
	copy_list(g, rest->at, rest->n, &e.args);
	copy_list(g, o[CLASS].values.at, o[CLASS].values.n, &e.classes);
	return grub_add_entry(g, &e);
}

/* The block as a word. Its text counts only when an option may take it. */
static struct slice block_word(struct grub *g, uint32_t argc, const struct slice *argv)
{
	if (argc == 0 || !slice_starts(argv[argc - 1], S("-")))
		return S("{}");
	return arena_concat(g->scratch, arena_concat(g->scratch, S("{"), g->block), S("}"));
}

/* When an option took the block for its value, GRUB takes the last argument for the block, and its
 * first and last byte for the braces. */
static struct slice without_ends(struct slice s)
{
	return s.n < 2 ? (struct slice){0} : slice_upto(slice_from(s, 1), s.n - 2);
}

/* To GRUB the block is one more word, which an option before it takes for its value. */
static struct slice *with_block(struct grub *g, uint32_t argc, struct slice *argv)
{
	struct slice *words = arena_array(g->scratch, struct slice, argc + 1);

	for (uint32_t i = 0; i < argc; i++)
		words[i] = argv[i];
	words[argc] = block_word(g, argc, argv);
	return words;
}

static int read_entry(struct grub *g, const struct grub_command *command, uint32_t argc,
		      struct slice *argv)
{
	struct grub_option_value o[N_OPTIONS];
	struct grub_argv rest;
	bool has_block = g->has_block;
	struct slice *words = has_block ? with_block(g, argc, argv) : argv;

	argc += has_block;
	int status = grub_options(g, grub_is(g, OPTIONAL_USERS) ? free_options : options, N_OPTIONS,
				  OPTIONS_ACCEPT_DASH, argc, words, o, &rest);
	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (rest.n == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "missing arguments");
	if (o[SOURCE].set == has_block)
		return grub_error(g, GRUB_BAD_ARGUMENT,
				  has_block ? "multiple menuentry definitions"
					    : "no menuentry definition");
	if (has_block && --rest.n == 0)
		return grub_error(g, GRUB_MENU, "menuentry is missing title");
	if (has_block && !slice_starts(rest.at[rest.n], S("{")))
		g->block = without_ends(rest.at[rest.n]);
	return add_entry(g, command, o, &rest);
}

/* GRUB prints why, and the menu covers it: here an entry that is missing has a note. */
GRUB_COMMAND(cmd_menuentry)
{
	int status = read_entry(g, command, argc, argv);

	if (status)
		grub_note(g, NOTE_SYNTAX, "%.*s is left out: %s", SLICE_ARG(command->name),
			  g->message);
	return status;
}

/* "source FILE" and ". FILE": whatever happens in there, the status is 0. */
GRUB_COMMAND(cmd_source)
{
	(void)command;
	if (argc != 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	grub_run_file(g, argv[0]);
	g->status = GRUB_OK;
	return GRUB_OK;
}

/* Read a file into a menu of its own, and let whoever runs this script show it. */
static int show_file(struct grub *g, struct slice name)
{
	struct grub_menu menu = {.file = grub_file_ref(g, name)}, *outer = g->menu;

	g->menu = &menu;
	int status = grub_run_file(g, name);
	grub_show_menu(g, &menu);
	g->menu = outer;
	return status;
}

GRUB_COMMAND(cmd_configfile)
{
	struct layer layer, *outer = g->vars;

	(void)command;
	if (argc != 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	grub_open_context(g, &layer, false);
	show_file(g, argv[0]);
	g->vars = outer;
	return GRUB_OK;
}

GRUB_COMMAND(cmd_normal)
{
	(void)command;
	struct slice file = argc ? argv[0] : arena_concat(g->scratch, grub_get(g, S("prefix")),
							  S("/grub.cfg"));
	show_file(g, file);
	return GRUB_OK;
}

/* extract_entries_source and _configfile: only the menu entries of a file count. */
GRUB_COMMAND(cmd_extract_entries)
{
	struct layer layer, *outer = g->vars;

	if (argc != 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	grub_open_context(g, &layer, command->arg == 's');
	g->extractor++;
	if (command->arg == 's')
		grub_run_file(g, argv[0]);
	else
		show_file(g, argv[0]);
	g->extractor--;
	g->status = GRUB_OK;
	g->vars = outer;
	return GRUB_OK;
}
