/* Servers out of a directory: what a tree of files stands for on the network. */
/* SPDX-License-Identifier: MIT */
#include "discover/source_servers.h"

#include <errno.h>

/* The tree, and in @room the path in it that @url is. */
static struct source *place(struct source *s, struct slice url, char *room, struct slice *path)
{
	struct slice rest = url, scheme = slice_cut(&rest, ':');
	size_t n = 0;

	*path = (struct slice){0};
	if (!slice_skip(&rest, S("//")) || scheme.n + rest.n + 2 > LIMIT_PATH_BYTES)
		return NULL;
	room[n++] = '/';
	memcpy(room + n, scheme.p, scheme.n);
	n += scheme.n;
	room[n++] = '/';
	memcpy(room + n, rest.p, rest.n);
	*path = (struct slice){room, n + rest.n};
	return ((struct source_servers *)s)->tree;
}

static int servers_stat(struct source *s, struct slice url, struct file_info *info)
{
	char room[LIMIT_PATH_BYTES];
	struct slice path;
	struct source *tree = place(s, url, room, &path);
	int rc = tree ? source_stat(tree, path, info) : -ENOENT;

	return rc == 0 && info->kind != FILE_REGULAR ? -ENOENT : rc;
}

static int servers_read(struct source *s, struct slice url, uint64_t offset, size_t max,
			struct arena *a, struct slice *bytes)
{
	char room[LIMIT_PATH_BYTES];
	struct slice path;
	struct source *tree = place(s, url, room, &path);

	return tree ? source_read_at(tree, path, offset, max, a, bytes) : -ENOENT;
}

static int servers_list(struct source *s, struct slice dir, struct arena *a, struct dir_list *list)
{
	(void)s, (void)dir, (void)a, (void)list;
	return -EOPNOTSUPP;
}

static int servers_open(struct source *s, struct slice url)
{
	char room[LIMIT_PATH_BYTES];
	struct slice path;
	struct source *tree = place(s, url, room, &path);

	return tree ? source_open(tree, path) : -ENOENT;
}

const struct source_ops source_servers_ops = {
	.stat = servers_stat,
	.read = servers_read,
	.list = servers_list,
	.open = servers_open,
};
