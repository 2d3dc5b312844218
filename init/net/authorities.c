/* Reads certificates of authorities. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/net/authorities.h"

#include <errno.h>
#include <fcntl.h>

#include "lib/fd.h"
#include "lib/text.h"

/* struct reading - @rc: of the first file that could not be read */
struct reading {
	int dir;
	struct arena *arena;
	struct text text;
	int rc;
};

static void read_one(struct reading *r, const char *name)
{
	size_t left = r->text.n < AUTHORITIES_BYTES ? AUTHORITIES_BYTES - r->text.n : 0;
	struct slice text;
	int rc = fd_read_file(r->dir, name, left, r->arena, &text);

	if (rc < 0) {
		r->rc = rc;
		return;
	}
	text_put(&r->text, text);
	text_char(&r->text, '\n');
}

static bool take_name(void *reading, const char *name, unsigned char type)
{
	(void)type;
	read_one(reading, name);
	return ((struct reading *)reading)->rc == 0;
}

int authorities_read(const char *path, struct arena *a, struct slice *anchors)
{
	AUTO_FD dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct reading r = {.dir = dir >= 0 ? dir : AT_FDCWD, .arena = a,
			    .text = {.arena = a, .max = AUTHORITIES_BYTES + 2}};

	if (dir < 0)
		read_one(&r, path);
	else
		r.rc = fd_each_name(dir, take_name, &r) < 0 ? -EIO : r.rc;
	if (r.rc < 0)
		return r.rc;
	text_char(&r.text, 0);
	*anchors = text_slice(&r.text);
	anchors->n--;
	return 0;
}
