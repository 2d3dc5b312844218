/* Reads files of servers for scans: sizes by probes, configurations as a whole. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/source_net.h"

#include <errno.h>

#include "lib/text.h"

static struct fetcher *fetcher_of(struct source *s)
{
	return ((struct source_net *)s)->fetcher;
}

/* What is known of @path; a new element when nothing is yet. NULL: there are too many. */
static struct net_file *file_of(struct source *s, struct slice path)
{
	struct source_net *n = (struct source_net *)s;
	struct fetcher *f = n->fetcher;
	struct slice url = url_join(f->who->url, path, f->arena);

	for (uint32_t i = 0; i < n->n_files; i++)
		if (slice_eq(n->files[i].url, url))
			return &n->files[i];
	if (n->n_files == SOURCE_NET_FILES_MAX)
		return NULL;
	struct net_file *file = ARENA_PUSH(f->arena, &n->files, &n->n_files);
	*file = (struct net_file){.url = arena_copy(f->arena, url), .error = -EINPROGRESS};
	return file;
}

static bool asked(const struct net_file *file)
{
	return file->error != -EINPROGRESS;
}

static int put(void *text, struct slice bytes)
{
	text_put(text, bytes);
	return 0;
}

static int again(void *text)
{
	((struct text *)text)->n = 0;
	return 0;
}

/* The first @max bytes. */
static int read_head(struct fetcher *f, struct net_file *file, uint64_t max)
{
	struct text text = {.arena = f->arena};
	struct fetch_want want = {.url = file->url, .cut = true, .max = max, .put = put,
				  .again = again, .arg = &text};
	struct fetch_got got;

	file->error = fetch(f, &want, &got);
	file->text = text_slice(&text);
	file->known_size = got.sized || got.bytes < max;
	file->size = got.sized ? got.size : got.bytes;
	file->whole = got.bytes < max || (got.sized && got.size == got.bytes);
	return file->error;
}

/* A server that knows no HEAD knows GET. */
static int probe(struct fetcher *f, struct net_file *file)
{
	struct fetch_want want = {.url = file->url, .probe = true};
	struct fetch_got got;

	file->error = fetch(f, &want, &got);
	if (file->error == -EIO && (got.status == 405 || got.status == 501))
		return read_head(f, file, 1);
	file->known_size = got.sized;
	file->size = got.size;
	return file->error;
}

static int net_stat(struct source *s, struct slice path, struct file_info *info)
{
	struct net_file *file = file_of(s, path);

	if (!file)
		return -ENFILE;
	int rc = asked(file) ? file->error : probe(fetcher_of(s), file);
	if (rc == 0)
		*info = (struct file_info){.kind = FILE_REGULAR, .size = file->size};
	return rc;
}

/* Until the first @bytes are known, or all there are. */
static int know(struct source *s, struct net_file *file, uint64_t bytes)
{
	if (asked(file) && (file->error < 0 || file->whole || file->text.n >= bytes))
		return file->error;
	return read_head(fetcher_of(s), file, bytes);
}

static int net_read(struct source *s, struct slice path, uint64_t offset, size_t max,
		    struct arena *a, struct slice *bytes)
{
	struct net_file *file = file_of(s, path);
	uint64_t end = offset + max;

	if (!file)
		return -ENFILE;
	if (offset > SOURCE_NET_FILE_MAX || max > SOURCE_NET_FILE_MAX - offset)
		end = SOURCE_NET_FILE_MAX;
	int rc = know(s, file, end < SOURCE_NET_HEAD ? SOURCE_NET_HEAD : end);
	if (rc == 0)
		*bytes = arena_copy(a, slice_upto(slice_from(file->text, offset), max));
	return rc;
}

static int net_get(struct source *s, struct slice path, size_t max, struct arena *a,
		   struct slice *text)
{
	struct net_file *file = file_of(s, path);
	size_t most = max < SOURCE_NET_FILE_MAX ? max : SOURCE_NET_FILE_MAX;

	if (!file)
		return -ENFILE;
	int rc = know(s, file, most + 1);
	if (rc == 0 && (!file->whole || file->text.n > most))
		rc = -EFBIG;
	if (rc == 0)
		*text = arena_copy(a, file->text);
	return rc;
}

static int net_list(struct source *s, struct slice dir, struct arena *a, struct dir_list *list)
{
	(void)s, (void)dir, (void)a, (void)list;
	return -EOPNOTSUPP;
}

const struct source_ops source_net_ops = {
	.stat = net_stat,
	.read = net_read,
	.list = net_list,
	.get = net_get,
};
