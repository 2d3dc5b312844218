/* A source in memory: tests and fuzzers parse without a file system. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/source.h"

/* One leading slash, no repeated or trailing ones: as a file system would take the path. */
static struct slice normal_path(struct slice path, char *room, size_t size)
{
	size_t n = 0;

	while (path.n && n + 1 < size) {
		struct slice part = slice_cut(&path, '/');
		if (part.n == 0 || part.n > size - n - 1)
			continue;
		room[n++] = '/';
		memcpy(room + n, part.p, part.n);
		n += part.n;
	}
	return (struct slice){room, n};
}

/* What @path is below @dir, without the slash; false when it is not below it. */
static bool below(struct slice path, struct slice dir, struct slice *rest)
{
	*rest = path;
	return slice_skip(rest, dir) && slice_skip(rest, S("/")) && rest->n;
}

static const struct mem_file *find_file(const struct source_mem *m, struct slice path)
{
	for (size_t i = 0; i < m->n_files; i++)
		if (slice_eq(m->files[i].path, path))
			return &m->files[i];
	return NULL;
}

static bool is_dir(const struct source_mem *m, struct slice path)
{
	struct slice rest;

	for (size_t i = 0; i < m->n_files; i++)
		if (below(m->files[i].path, path, &rest))
			return true;
	return path.n == 0;
}

static int mem_stat(struct source *s, struct slice path, struct file_info *info)
{
	const struct source_mem *m = (struct source_mem *)s;
	char room[LIMIT_PATH_BYTES];
	struct slice name = normal_path(path, room, sizeof(room));
	const struct mem_file *f = find_file(m, name);

	if (!f && !is_dir(m, name))
		return -ENOENT;
	*info = (struct file_info){.kind = f ? FILE_REGULAR : FILE_DIRECTORY,
				   .size = f ? f->text.n : 0};
	return 0;
}

static int mem_read(struct source *s, struct slice path, uint64_t offset, size_t max,
		    struct arena *a, struct slice *bytes)
{
	const struct source_mem *m = (struct source_mem *)s;
	char room[LIMIT_PATH_BYTES];
	struct slice name = normal_path(path, room, sizeof(room));
	const struct mem_file *f = find_file(m, name);

	if (!f)
		return is_dir(m, name) ? -EISDIR : -ENOENT;
	*bytes = arena_copy(a, slice_upto(slice_from(f->text, offset), max));
	return 0;
}

static bool listed(const struct dir_list *list, struct slice name)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (slice_eq(list->at[i].name, name))
			return true;
	return false;
}

static int mem_list(struct source *s, struct slice dir, struct arena *a, struct dir_list *list)
{
	const struct source_mem *m = (struct source_mem *)s;
	char room[LIMIT_PATH_BYTES];
	struct slice name = normal_path(dir, room, sizeof(room));
	struct dir_list out = {0};
	struct slice rest;

	if (!is_dir(m, name))
		return find_file(m, name) ? -ENOTDIR : -ENOENT;
	for (size_t i = 0; i < m->n_files && out.n < LIMIT_DIR_NAMES; i++) {
		if (!below(m->files[i].path, name, &rest))
			continue;
		bool file = !slice_has(rest, '/');
		struct slice part = slice_cut(&rest, '/');
		if (!listed(&out, part))
			*ARENA_PUSH(a, &out.at, &out.n) = (struct dir_entry){
				arena_copy(a, part), file ? FILE_REGULAR : FILE_DIRECTORY};
	}
	*list = out;
	return 0;
}

const struct source_ops source_mem_ops = {
	.stat = mem_stat,
	.read = mem_read,
	.list = mem_list,
};
