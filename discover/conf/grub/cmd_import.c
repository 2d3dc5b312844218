/* Commands that go on in a file of another format: menu.lst of GRUB Legacy. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/commands.h"
#include "discover/conf/grub/legacy.h"
#include "discover/conf/grub/lex.h"

/* Read the file @name by @run as the script's own files are read: notes and entries name it. */
static int run_foreign(struct grub *g, struct slice name,
		       void (*run)(struct grub *g, struct slice text))
{
	struct slice text, file = g->file;
	uint32_t volume = g->file_volume, line = g->line;
	struct grub_place place;
	int status = grub_read(g, name, &text, &place);

	if (status != GRUB_OK)
		return status;
	if (g->files >= LIMIT_INCLUDE_DEPTH) {
		grub_note(g, NOTE_LIMIT, "files that include each other more than %d deep",
			  LIMIT_INCLUDE_DEPTH);
		return GRUB_OK;
	}
	g->files++;
	g->file = arena_copy(g->scan->arena, place.path);
	g->file_volume = place.volume ? place.volume->number : 0;
	run(g, lex_clean(g->arena, text));
	g->file = file;
	g->file_volume = volume;
	g->line = line;
	g->files--;
	return GRUB_OK;
}

int grub_legacy_file(struct grub *g, struct slice name)
{
	return run_foreign(g, name, grub_legacy_run);
}

static void show(struct grub *g, struct grub_menu *menu)
{
	g->status = GRUB_OK;
	if (g->stop == STOP_NONE && g->hooks && g->hooks->show_menu)
		g->hooks->show_menu(g->hooks->data, g, menu);
}

/* The four forms of importing: a menu of its own or entries of this one; all of it, or entries only. */
static int import(struct grub *g, struct slice name, int how,
		  void (*run)(struct grub *g, struct slice text))
{
	struct grub_menu menu = {.file = grub_file_ref(g, name)}, *outer_menu = g->menu;
	struct layer layer, *outer = g->vars;
	bool own = how & IMPORT_CONFIGFILE, only_entries = how & IMPORT_EXTRACT;

	if (own || only_entries)
		grub_open_context(g, &layer, g->rhboot || !own);
	if (own)
		g->menu = &menu;
	g->extractor += only_entries;
	int status = run_foreign(g, name, run);
	g->extractor -= only_entries;
	if (own)
		show(g, &menu);
	g->menu = outer_menu;
	g->vars = outer;
	return status;
}

GRUB_COMMAND(cmd_legacy)
{
	if (argc != 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	return import(g, argv[0], command->arg, grub_legacy_run);
}
