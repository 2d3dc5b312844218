/* The calls that every source answers, and what follows from them. */
/* SPDX-License-Identifier: MIT */
#include "discover/source.h"

#include <errno.h>
#include <stdlib.h>

int source_stat(struct source *s, struct slice path, struct file_info *info)
{
	return s ? s->ops->stat(s, path, info) : -ENODEV;
}

int source_read_at(struct source *s, struct slice path, uint64_t offset, size_t max,
		   struct arena *a, struct slice *bytes)
{
	return s ? s->ops->read(s, path, offset, max, a, bytes) : -ENODEV;
}

static int by_name(const void *x, const void *y)
{
	return slice_cmp(((const struct dir_entry *)x)->name, ((const struct dir_entry *)y)->name);
}

int source_list(struct source *s, struct slice dir, struct arena *a, struct dir_list *list)
{
	int rc = s ? s->ops->list(s, dir, a, list) : -ENODEV;

	if (rc == 0 && list->n)
		qsort(list->at, list->n, sizeof(*list->at), by_name);
	return rc;
}

int source_open(struct source *s, struct slice path)
{
	if (!s)
		return -ENODEV;
	return s->ops->open ? s->ops->open(s, path) : -EOPNOTSUPP;
}

int source_read(struct source *s, struct slice path, size_t max, struct arena *a,
		struct slice *text)
{
	struct file_info info;

	if (s && s->ops->get)
		return s->ops->get(s, path, max, a, text);
	int rc = source_stat(s, path, &info);
	if (rc < 0)
		return rc;
	if (info.kind != FILE_REGULAR)
		return info.kind == FILE_DIRECTORY ? -EISDIR : -EINVAL;
	if (info.size > max)
		return -EFBIG;
	return source_read_at(s, path, 0, max, a, text);
}

int source_read_text(struct source *s, struct slice path, size_t max, struct arena *a,
		     struct slice *text, bool *cut)
{
	int rc = source_read(s, path, max, a, text);

	*cut = rc == -EFBIG;
	if (*cut)
		rc = source_read_at(s, path, 0, max, a, text);
	while (*cut && rc == 0 && text->n && text->p[text->n - 1] != '\n')
		text->n--;
	return rc;
}

bool source_is_dead(int error)
{
	return error == -ETIMEDOUT || error == -EHOSTUNREACH || error == -ENETUNREACH ||
	       error == -ECONNREFUSED || error == -ENETDOWN || error == -EKEYREJECTED ||
	       error == -ETIME;
}

bool source_has_file(struct source *s, struct slice path)
{
	struct file_info info;

	return source_stat(s, path, &info) == 0 && info.kind == FILE_REGULAR;
}
