/* Files of a CD as isolinux finds them: by their ISO 9660 names. */
/* SPDX-License-Identifier: MIT */
#include "discover/disc_name.h"

enum { BASE_CHARS = 8, SUFFIX_CHARS = 3 };

/* "VMLINUZ.;1" is "VMLINUZ". */
static struct slice without_version(struct slice name)
{
	name = slice_upto(name, slice_find(name, ';'));
	return name.n > 1 && name.p[name.n - 1] == '.' ? slice_upto(name, name.n - 1) : name;
}

static size_t put_short(char *to, struct slice part, size_t max)
{
	size_t n = 0;

	for (; n < part.n && n < max; n++)
		to[n] = ascii_alnum(part.p[n]) ? part.p[n] : '_';
	return n;
}

/* Whether @wanted is the name of level 1 that mkisofs gives to @name. */
static bool is_short_name(struct slice name, struct slice wanted)
{
	char text[BASE_CHARS + 1 + SUFFIX_CHARS];
	size_t dot = slice_rfind(name, '.');
	size_t n = put_short(text, slice_upto(name, dot), BASE_CHARS);

	if (dot + 1 < name.n) {
		text[n++] = '.';
		n += put_short(text + n, slice_from(name, dot + 1), SUFFIX_CHARS);
	}
	return slice_eq_fold((struct slice){text, n}, wanted);
}

/* How well @name answers to @wanted: 0 not at all. */
static int answers(struct slice name, struct slice wanted)
{
	if (slice_eq(name, wanted))
		return 3;
	if (slice_eq_fold(without_version(name), wanted))
		return 2;
	return is_short_name(without_version(name), wanted);
}

static struct slice find_name(struct scan *scan, struct slice dir, struct slice wanted)
{
	struct slice best = {0};
	struct dir_list names;
	int most = 0;

	if (source_list(scan->volume->source, dir, scan->arena, &names) < 0)
		return best;
	for (uint32_t i = 0; i < names.n && most < 3; i++) {
		int much = answers(names.at[i].name, wanted);
		if (much <= most)
			continue;
		most = much;
		best = names.at[i].name;
	}
	return best;
}

struct slice disc_path(struct scan *scan, struct slice path)
{
	struct slice found = {0}, rest = path;
	struct file_info info;

	if (!slice_eq(scan->volume->facts.fstype, S("iso9660")) ||
	    source_stat(scan->volume->source, path, &info) == 0)
		return path;
	while (rest.n) {
		struct slice part = slice_cut(&rest, '/');

		if (!part.n)
			continue;
		part = find_name(scan, found, part);
		if (!part.n)
			return path;
		found = arena_concat(scan->arena, found, arena_concat(scan->arena, S("/"), part));
	}
	return found;
}
