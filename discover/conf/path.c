/* Making paths of configurations absolute. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/path.h"

#include "lib/limits.h"
#include "lib/text.h"

static bool separator(char c)
{
	return c == '/' || c == '\\';
}

/* Take the next component off @path; empty at its end. */
static struct slice component(struct slice *path)
{
	while (path->n && separator(path->p[0]))
		*path = slice_from(*path, 1);
	size_t n = 0;

	while (n < path->n && !separator(path->p[n]))
		n++;
	struct slice part = slice_upto(*path, n);

	*path = slice_from(*path, n);
	return part;
}

static void walk_down(struct text *out, struct slice path)
{
	for (struct slice part = component(&path); part.n; part = component(&path)) {
		if (slice_eq(part, S(".")))
			continue;
		if (slice_eq(part, S(".."))) {
			out->n = slice_dirname(text_slice(out)).n;
			continue;
		}
		text_char(out, '/');
		text_put(out, part);
	}
}

struct slice path_resolve(struct arena *a, struct slice cwd, struct slice path)
{
	struct text out = {.arena = a, .max = LIMIT_PATH_BYTES};

	if (path.n && !separator(path.p[0]))
		walk_down(&out, cwd);
	walk_down(&out, path);
	return out.n ? text_slice(&out) : S("/");
}
