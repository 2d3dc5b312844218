/* Servers in memory: tests read over the network without one. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/source.h"

static void remember(struct source_urls *u, const char *method, struct slice url)
{
	if (!u->arena)
		return;
	struct slice line = arena_format(u->arena, "%s %.*s", method, SLICE_ARG(url));
	for (uint32_t i = 0; i < u->asked.n; i++)
		if (slice_eq(u->asked.at[i], line))
			return;
	slice_list_add(&u->asked, u->arena, line);
}

static int ask(struct source *s, const char *method, struct slice url, struct slice *text)
{
	struct source_urls *u = (struct source_urls *)s;

	remember(u, method, url);
	for (size_t i = 0; i < u->n_files; i++) {
		if (!slice_eq(u->files[i].url, url))
			continue;
		*text = u->files[i].text;
		return u->files[i].error;
	}
	return -ENOENT;
}

static int urls_stat(struct source *s, struct slice url, struct file_info *info)
{
	struct slice text;
	int rc = ask(s, "HEAD", url, &text);

	if (rc == 0)
		*info = (struct file_info){.kind = FILE_REGULAR, .size = text.n};
	return rc;
}

static int urls_read(struct source *s, struct slice url, uint64_t offset, size_t max,
		     struct arena *a, struct slice *bytes)
{
	struct slice text;
	int rc = ask(s, "GET", url, &text);

	if (rc == 0)
		*bytes = arena_copy(a, slice_upto(slice_from(text, offset), max));
	return rc;
}

static int urls_get(struct source *s, struct slice url, size_t max, struct arena *a,
		    struct slice *text)
{
	struct slice found;
	int rc = ask(s, "GET", url, &found);

	if (rc == 0 && found.n > max)
		rc = -EFBIG;
	if (rc == 0)
		*text = arena_copy(a, found);
	return rc;
}

static int urls_list(struct source *s, struct slice dir, struct arena *a, struct dir_list *list)
{
	(void)s, (void)dir, (void)a, (void)list;
	return -EOPNOTSUPP;
}

const struct source_ops source_urls_ops = {
	.stat = urls_stat,
	.read = urls_read,
	.list = urls_list,
	.get = urls_get,
};
