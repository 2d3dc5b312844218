/* Running a file: where the script stands meanwhile, and $config_file. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/source.h"

#include "discover/conf/grub/file.h"
#include "discover/conf/grub/lex.h"
#include "discover/conf/grub/run.h"

/* $config_file and $config_directory while @full is read. */
static void set_config_names(struct grub *g, struct slice full)
{
	grub_set(g, S("config_file"), full);
	grub_set(g, S("config_directory"), slice_dirname(full));
	grub_export(g, S("config_file"));
	grub_export(g, S("config_directory"));
}

/* Let @take_in have @text, which is that of the file @place, while the script stands in there. */
static void run_in_file(struct grub *g, const struct grub_place *place, struct slice text,
			void (*take_in)(struct grub *g, struct slice text))
{
	struct slice file = g->file;
	uint32_t volume = g->file_volume, line = g->line;

	g->files++;
	g->file = arena_copy(g->scan->arena, place->path);
	g->file_volume = place->volume ? place->volume->number : 0;
	take_in(g, lex_clean(g->arena, text));
	g->file = file;
	g->file_volume = volume;
	g->line = line;
	g->files--;
}

/* Whether there may be one file more that was begun and has not ended. */
static bool may_go_deeper(struct grub *g, unsigned limit)
{
	if (g->files < limit)
		return true;
	grub_note(g, NOTE_LIMIT, "files that include each other more than %u deep", limit);
	return false;
}

static void take_in_script(struct grub *g, struct slice text)
{
	grub_run_text(g, text, 1, true, false);
}

/* @full: the name with its device. */
static void run_script(struct grub *g, struct slice full, const struct grub_place *place,
		       struct slice text)
{
	struct slice old_file = arena_copy(g->scratch, grub_get(g, S("config_file")));
	struct slice old_dir = arena_copy(g->scratch, grub_get(g, S("config_directory")));
	bool had_file = grub_has(g, S("config_file")), had_dir = grub_has(g, S("config_directory"));

	set_config_names(g, full);
	run_in_file(g, place, text, take_in_script);
	grub_put_back(g, S("config_file"), had_file, old_file);
	grub_put_back(g, S("config_directory"), had_dir, old_dir);
}

int grub_run_file(struct grub *g, struct slice name)
{
	struct grub_place place;
	struct slice text;
	int status = grub_read(g, name, &text, &place);

	if (status != GRUB_OK)
		return status;
	if (!may_go_deeper(g, LIMIT_GRUB_DEPTH))
		return GRUB_OK;
	if (!slice_starts(name, S("("))) {
		struct slice device = arena_concat(g->scratch, S("("), grub_get(g, S("root")));
		name = arena_concat(g->scratch, arena_concat(g->scratch, device, S(")")), name);
	}
	run_script(g, name, &place, text);
	return GRUB_OK;
}

int grub_run_foreign(struct grub *g, struct slice name,
		     void (*take_in)(struct grub *g, struct slice text))
{
	struct grub_place place;
	struct slice text;
	int status = grub_read(g, name, &text, &place);

	if (status != GRUB_OK)
		return status;
	if (may_go_deeper(g, LIMIT_INCLUDE_DEPTH))
		run_in_file(g, &place, text, take_in);
	return GRUB_OK;
}
