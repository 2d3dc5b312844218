/* Candidate files and directories, with '*' for a whole path component. */
/* SPDX-License-Identifier: MIT */
#include "discover/walk.h"

#include <errno.h>

#include "discover/disc_name.h"

static struct slice full_path(struct scan *scan, struct slice path)
{
	path = arena_concat(scan->arena, scan->base, path);
	return scan->parser->disc_files ? disc_path(scan, path) : path;
}

void walk_note_cut(struct scan *scan, struct slice path, int limit)
{
	scan_note(scan, NOTE_LIMIT, path, 0, "longer than %d bytes, the rest is left out", limit);
}

/* True when the file is there, be it readable or not: it decides which candidate is the one. */
static bool try_file(struct scan *scan, const struct parser *parser, struct slice path)
{
	struct slice text;
	bool cut;
	int rc = source_read_text(scan->volume->source, path, LIMIT_CONFIG_BYTES, scan->arena,
				  &text, &cut);

	if (rc == -ENOENT || rc == -ENOTDIR || rc == -EISDIR || rc == -ELOOP || rc == -EXDEV)
		return false;
	if (cut)
		walk_note_cut(scan, path, LIMIT_CONFIG_BYTES);
	if (rc < 0)
		scan_note(scan, NOTE_UNREADABLE, path, 0, "cannot be read: %s", strerror(-rc));
	else
		parser->parse(scan, path, text);
	return true;
}

/* "/EFI/<star>/grub.cfg": every name in the directory stands for the star once. */
static bool try_pattern(struct scan *scan, const struct parser *parser, struct slice pattern)
{
	size_t star = slice_find(pattern, '*');
	bool found = false;
	struct dir_list names;

	if (star == pattern.n)
		return try_file(scan, parser, full_path(scan, pattern));

	struct slice dir = slice_upto(pattern, star), rest = slice_from(pattern, star + 1);
	if (source_list(scan->volume->source, full_path(scan, dir), scan->arena, &names) < 0)
		return false;
	for (uint32_t i = 0; i < names.n && (!found || parser->every); i++) {
		struct slice path = arena_concat(scan->arena, dir, names.at[i].name);
		path = arena_concat(scan->arena, path, rest);
		found |= try_file(scan, parser, full_path(scan, path));
	}
	return found;
}

static void try_dir(struct scan *scan, const struct parser *parser, struct slice dir)
{
	struct dir_list names;
	int rc = source_list(scan->volume->source, dir, scan->arena, &names);

	if (rc == -ENOENT || rc == -ENOTDIR)
		return;
	if (rc < 0) {
		scan_note(scan, NOTE_UNREADABLE, dir, 0, "cannot be listed: %s", strerror(-rc));
		return;
	}
	if (names.cut)
		scan_note(scan, NOTE_LIMIT, dir, 0, "more than %d names, the rest is left out",
			  LIMIT_DIR_NAMES);
	for (uint32_t i = 0; parser->parse && i < names.n; i++)
		if (slice_ends_fold(names.at[i].name, parser->suffix))
			try_file(scan, parser, arena_join(scan->arena, dir, '/', names.at[i].name));
	if (parser->finish)
		parser->finish(scan, dir);
}

/* True: one is there, and one is enough. */
static bool try_files(struct scan *scan, const struct parser *parser, const char *const *files)
{
	for (; files && *files; files++)
		if (try_pattern(scan, parser, slice_str(*files)) && !parser->every)
			return true;
	return false;
}

void walk_parser(struct scan *scan, const struct parser *parser)
{
	bool disc = parser->disc_files && slice_eq(scan->volume->facts.fstype, S("iso9660"));
	const char *const *special = volume_is_image(scan->volume) ? parser->image_files : NULL;

	if (!try_files(scan, parser, special))
		try_files(scan, parser, disc ? parser->disc_files : parser->files);
	for (const char *const *d = parser->dirs; d && *d; d++)
		try_dir(scan, parser, full_path(scan, slice_str(*d)));
}

bool walk_url(struct scan *scan, struct slice url)
{
	struct slice text;
	bool cut;
	int rc = source_read_text(scan->volume->source, url, LIMIT_NET_CONFIG_BYTES, scan->arena,
				  &text, &cut);

	if (rc >= 0)	/* the search is over */
		progress_at(scan->search, 0, 0);
	if (rc >= 0 && cut)
		walk_note_cut(scan, url, LIMIT_NET_CONFIG_BYTES);
	if (source_is_dead(rc))
		scan_note(scan, NOTE_UNREADABLE, url, 0,
			  "the server does not answer: no other name is asked for");
	else if (rc >= 0)
		scan->parser->parse(scan, url, text);
	return rc >= 0 || source_is_dead(rc);
}
