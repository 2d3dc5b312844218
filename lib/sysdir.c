/* Attributes, links and directories below a root. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "lib/sysdir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>

#include "lib/fd.h"
#include "lib/hex.h"

enum { NUMBER_BYTES = 32, NAMES_MAX = 1024 };

/* struct linux_dirent64, which libc headers name in different ways */
struct directory_record {
	uint64_t inode;
	int64_t next;
	uint16_t length;
	uint8_t type;
	char name[];
};

struct slice sysdir_content(int dir, const char *name, void *room, size_t size)
{
	AUTO_FD fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : fd_read_at(fd, room, size, 0);

	return (struct slice){room, n > 0 ? (size_t)n : 0};
}

struct slice sysdir_read(int dir, const char *name, char *room, size_t size)
{
	struct slice text = sysdir_content(dir, name, room, size);

	while (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	return slice_trim(text);
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

int sysdir_each(int dir, void (*each)(void *arg, const char *name), void *arg)
{
	/* aligned for the records, small for PID 1's stack */
	char buffer[2048] __attribute__((aligned(__alignof__(struct directory_record))));

	for (;;) {
		long n = syscall(SYS_getdents64, dir, buffer, sizeof(buffer));
		if (n <= 0)
			return n < 0 ? -errno : 0;
		for (long at = 0; at < n;) {
			const struct directory_record *r = (const void *)(buffer + at);
			if (r->name[0] != '.')
				each(arg, r->name);
			at += r->length;
		}
	}
}

static const char *join(const struct sysdir *s, struct slice dir, const char *name)
{
	return arena_cstr(s->arena, arena_join(s->arena, dir, '/', slice_str(name)));
}

struct slice sysdir_text(const struct sysdir *s, struct slice dir, const char *name)
{
	char *room = arena_array(s->arena, char, SYSDIR_BYTES);

	return sysdir_read(s->root, join(s, dir, name), room, SYSDIR_BYTES);
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
	char *room = arena_array(s->arena, char, SYSDIR_BYTES);
	ssize_t n = readlinkat(s->root, join(s, dir, name), room, SYSDIR_BYTES);

	return (struct slice){room, n > 0 ? (size_t)n : 0};
}

bool sysdir_exists(const struct sysdir *s, struct slice dir, const char *name)
{
	return faccessat(s->root, join(s, dir, name), F_OK, 0) == 0;
}

static int compare(const void *x, const void *y)
{
	return slice_cmp(*(const struct slice *)x, *(const struct slice *)y);
}

/* struct collection - names that are being put on a list */
struct collection {
	struct arena *arena;
	struct slice_list list;
};

static void collect(void *collection, const char *name)
{
	struct collection *c = collection;

	if (c->list.n < NAMES_MAX)
		slice_list_add(&c->list, c->arena, arena_copy(c->arena, slice_str(name)));
}

struct slice_list sysdir_list(const struct sysdir *s, struct slice dir, const char *name)
{
	AUTO_FD fd = openat(s->root, join(s, dir, name), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct collection c = {.arena = s->arena};

	if (fd >= 0 && sysdir_each(fd, collect, &c) < 0)
		c.list.n = 0;
	if (c.list.n)
		qsort(c.list.at, c.list.n, sizeof(*c.list.at), compare);
	return c.list;
}
