/* Attributes, links and directories below a root. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "lib/sysdir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "lib/fd.h"
#include "lib/hex.h"

enum { NUMBER_BYTES = 32, NAMES_MAX = 1024 };

/* Without line breaks and blanks at the ends. */
static struct slice trimmed(struct slice text)
{
	while (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	return slice_trim(text);
}

struct slice sysdir_content(int dir, const char *name, void *room, size_t size)
{
	AUTO_FD fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : fd_read_at(fd, room, size, 0);

	return (struct slice){room, n > 0 ? (size_t)n : 0};
}

struct slice sysdir_read(int dir, const char *name, char *room, size_t size)
{
	AUTO_FD fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : pread(fd, room, size, 0);

	return trimmed((struct slice){room, n > 0 ? (size_t)n : 0});
}

bool sysdir_read_number(int dir, const char *name, uint64_t *value)
{
	char room[NUMBER_BYTES];
	struct slice text = sysdir_read(dir, name, room, sizeof(room));

	if (text.n == sizeof(room))
		return false;
	if (slice_starts(text, S("0x")))
		return hex_number(text, value);
	return slice_number(text, UINT64_MAX, value);
}

int sysdir_write(int dir, const char *name, struct slice text)
{
	AUTO_FD fd = openat(dir, name, O_WRONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd_write_all(fd, text);
}

static const char *join(const struct sysdir *s, struct slice dir, const char *name)
{
	return arena_cstr(s->arena, arena_join(s->arena, dir, '/', slice_str(name)));
}

struct slice sysdir_text(const struct sysdir *s, struct slice dir, const char *name)
{
	char *room = arena_room(s->arena, SYSDIR_BYTES);

	return trimmed(sysdir_content(s->root, join(s, dir, name), room, SYSDIR_BYTES));
}

bool sysdir_number(const struct sysdir *s, struct slice dir, const char *name, uint64_t *value)
{
	return sysdir_read_number(s->root, join(s, dir, name), value);
}

bool sysdir_bytes(const struct sysdir *s, struct slice dir, const char *name, void *bytes, size_t n)
{
	return sysdir_content(s->root, join(s, dir, name), bytes, n).n == n;
}

struct slice sysdir_link(const struct sysdir *s, struct slice dir, const char *name)
{
	char *room = arena_room(s->arena, SYSDIR_BYTES);
	ssize_t n = readlinkat(s->root, join(s, dir, name), room, SYSDIR_BYTES);

	return (struct slice){room, n > 0 ? (size_t)n : 0};
}

bool sysdir_exists(const struct sysdir *s, struct slice dir, const char *name)
{
	return faccessat(s->root, join(s, dir, name), F_OK, 0) == 0;
}

static int by_bytes(const void *x, const void *y)
{
	return slice_cmp(*(const struct slice *)x, *(const struct slice *)y);
}

/* struct collection - names that are being put on a list */
struct collection {
	struct arena *arena;
	struct slice_list list;
};

static bool collect(void *collection, const char *name, unsigned char type)
{
	struct collection *c = collection;

	(void)type;
	if (name[0] != '.' && c->list.n < NAMES_MAX)
		slice_list_add(&c->list, c->arena, arena_copy(c->arena, slice_str(name)));
	return true;
}

struct slice_list sysdir_list(const struct sysdir *s, struct slice dir, const char *name)
{
	AUTO_FD fd = openat(s->root, join(s, dir, name), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct collection c = {.arena = s->arena};

	if (fd >= 0 && fd_each_name(fd, collect, &c) < 0)
		c.list.n = 0;
	if (c.list.n)
		qsort(c.list.at, c.list.n, sizeof(*c.list.at), by_bytes);
	return c.list;
}
