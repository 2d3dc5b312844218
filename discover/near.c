/* Looks through the directory once more. */
/* SPDX-License-Identifier: MIT */
#include "discover/near.h"

#include <limits.h>

#include "lib/spelling.h"

struct slice near_file(struct scan *scan, const struct volume *v, struct slice path)
{
	struct dir_list list = {0};
	struct spelling s = {.word = slice_basename(path)};
	size_t mark = scan->arena->used;
	char name[NAME_MAX];

	if (scan->nears++ >= LIMIT_NEAR ||
	    source_list(v->source, slice_dirname(path), scan->arena, &list) < 0)
		return (struct slice){0};
	for (uint32_t i = 0; i < list.n; i++)
		if (list.at[i].kind != FILE_DIRECTORY)
			spelling_compare(&s, list.at[i].name);
	s.nearest = slice_upto(s.nearest, sizeof(name));
	if (s.nearest.n)
		memcpy(name, s.nearest.p, s.nearest.n);
	scan->arena->used = mark;	/* a directory may have many names */
	return s.nearest.n ? arena_format(scan->arena, "; there is %.*s", (int)s.nearest.n, name)
			   : (struct slice){0};
}
