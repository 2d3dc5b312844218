/* What parsers add to a scan: menus, entries, notes, and what was asked for in vain. */
/* SPDX-License-Identifier: MIT */
#include "discover/scan.h"

#include <stdarg.h>
#include <stdio.h>

#include "discover/parser.h"

struct menu *scan_menu(struct scan *scan, struct slice config)
{
	struct menu *menu = ARENA_PUSH(scan->arena, &scan->menus, &scan->n_menus);

	*menu = (struct menu){
		.format = slice_str(scan->parser->name),
		.ways = scan->parser->ways,
		.config_volume = scan->volume->number,
		.config = config,
		.rank = scan->parser->rank,
		.timeout = MENU_TIMEOUT_UNSET,
	};
	return menu;
}

struct boot_entry *scan_add(struct scan *scan, struct slice config, uint32_t line)
{
	if (scan->n_entries == LIMIT_ENTRIES) {
		scan_note(scan, NOTE_LIMIT, (struct slice){0}, 0,
			  "more than %d entries, the rest is left out", LIMIT_ENTRIES);
		return NULL;
	}
	if (scan->n_menus == 0)
		scan_menu(scan, config);

	struct boot_entry *e = ARENA_PUSH(scan->arena, &scan->entries, &scan->n_entries);
	*e = (struct boot_entry){
		.format = slice_str(scan->parser->name),
		.menu = scan->n_menus - 1,
		.config_volume = scan->volume->number,
		.config = config,
		.line = line,
		.tries_left = TRIES_UNCOUNTED,
		.tries_done = TRIES_UNCOUNTED,
	};
	return e;
}

void scan_take_back(struct scan *scan)
{
	if (scan->n_entries)
		scan->n_entries--;
}

/* The message, bounded, in the arena. */
static struct slice format_message(struct scan *scan, const char *format, va_list args)
{
	char text[LIMIT_NOTE_BYTES];
	int n = vsnprintf(text, sizeof(text), format, args);

	if (n < 0)
		n = 0;
	if ((size_t)n >= sizeof(text))
		n = sizeof(text) - 1;
	return arena_copy(scan->arena, (struct slice){text, (size_t)n});
}

static bool noted(const struct note_list *list, enum note_code code, struct slice path,
		  uint32_t line)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (list->at[i].code == code && list->at[i].line == line &&
		    slice_eq(list->at[i].path, path))
			return true;
	return false;
}

void scan_note(struct scan *scan, enum note_code code, struct slice path, uint32_t line,
	       const char *format, ...)
{
	struct note note = {.code = code,
			    .volume = scan->volume->number,
			    .path = path,
			    .line = line};
	va_list args;

	if (scan->notes.n > LIMIT_NOTES || noted(&scan->notes, code, path, line))
		return;
	if (scan->notes.n == LIMIT_NOTES) {
		note = (struct note){.code = NOTE_LIMIT, .volume = scan->volume->number,
				     .message = S("there were more notes than these")};
	} else {
		va_start(args, format);
		note.message = format_message(scan, format, args);
		va_end(args);
	}
	note_list_add(&scan->notes, scan->arena, note);
}

void entry_problem(struct scan *scan, struct boot_entry *e, enum note_code code,
		   const char *format, ...)
{
	struct note note = {.code = code, .volume = e->config_volume, .path = e->config,
			    .line = e->line};
	va_list args;

	va_start(args, format);
	note.message = format_message(scan, format, args);
	va_end(args);
	note_list_add(&e->problems, scan->arena, note);
}

const struct volume *scan_find_volume(struct scan *scan, enum volume_tag tag, struct slice value)
{
	const struct volume *v = volume_find(scan->volumes, tag, value);

	if (!v)
		scan_want(scan, volume_tag_text(tag, value, scan->arena));
	return v;
}

void scan_want(struct scan *scan, struct slice name)
{
	if (name.n == 0) /* nothing that is to come will be called that */
		return;
	for (uint32_t i = 0; i < scan->wants.n; i++)
		if (slice_eq(scan->wants.at[i], name))
			return;
	if (scan->wants.n < LIMIT_WANTS)
		slice_list_add(&scan->wants, scan->arena, name);
}

const struct volume *scan_find_image(struct scan *scan, const struct image_ref *image)
{
	const struct volume *v = volume_by_image(scan->volumes, image);
	uint32_t n = scan->images.n;

	if (v && v->facts.image.listed >= image->listed)
		return v;
	for (uint32_t i = 0; i < scan->images.n; i++) {
		struct image_ref *asked = &scan->images.at[i];
		if (asked->holder == image->holder && asked->partition == image->partition &&
		    asked->listed == image->listed && slice_eq(asked->path, image->path))
			return v;
	}
	for (uint32_t i = 0; i < scan->volumes->n && !v; i++)
		n += volume_is_image(&scan->volumes->at[i]);
	if (n >= LIMIT_IMAGES)
		return v;
	struct image_ref *ref = ARENA_PUSH(scan->arena, &scan->images.at, &scan->images.n);
	*ref = *image;
	ref->path = arena_copy(scan->arena, image->path);
	return v;
}

struct file_ref scan_file(struct scan *scan, struct slice path)
{
	return (struct file_ref){.volume = scan->volume->number, .path = path};
}

struct source *scan_source(const struct scan *scan, const struct file_ref *ref)
{
	const struct volume *v = volume_by_number(scan->volumes, ref->volume);

	return v ? v->source : NULL;
}
