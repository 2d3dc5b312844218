/* Finds an environment block on its device, and replaces it there. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/write/env.h"

#include <errno.h>
#include <fcntl.h>

#include "discover/conf/grubenv.h"
#include "init/write/extents.h"
#include "lib/fd.h"

enum { UNIT = 1024, LONGEST = 64 * UNIT, SECTOR = 512 };

/* struct block - one that was found: its bytes, and where they are */
struct block {
	struct extents extents;
	struct slice bytes;
	int fd;		/* the file, -1: none */
	const char *obstacle;	/* extents_find()'s answer */
};

static struct slice words_of(int err, struct arena *a)
{
	switch (err) {
	case -ERANGE:
		return S("the file's place is not inside of its device");
	case -ESTALE:
		return S("what the disk has at the file's place is not the file");
	case -EPERM:
	case -EROFS:
		return S("the device is read-only");
	default:
		return arena_format(a, "%s", strerror(-err));
	}
}

static struct slice judge_size(uint64_t size, struct arena *a)
{
	if (size == 0 || size > LONGEST || size % UNIT)
		return arena_format(a, "the file is %llu bytes long, not a multiple of %d",
				    (unsigned long long)size, UNIT);
	return (struct slice){0};
}

static struct slice read_file(struct block *b, uint64_t size, struct arena *a)
{
	char *room = arena_array(a, char, LONGEST);
	struct slice why = judge_size(size, a);

	if (why.n)
		return why;
	/* what was written to it behind the file system's back */
	posix_fadvise(b->fd, 0, 0, POSIX_FADV_DONTNEED);
	ssize_t n = fd_read_at(b->fd, room, (size_t)size, 0);
	if (n != (ssize_t)size)
		return n < 0 ? words_of((int)n, a) : S("the file cannot be read to its end");
	b->bytes = (struct slice){room, size};
	return (struct slice){0};
}

static struct slice find_file(const struct env_place *p, struct block *b, struct arena *a)
{
	struct file_info info;
	int err = source_stat(p->source, p->path, &info);

	b->fd = err < 0 ? err : source_open(p->source, p->path);
	if (b->fd < 0)
		return words_of(b->fd, a);
	struct slice why = read_file(b, info.size, a);
	if (why.n)
		return why;
	b->obstacle = extents_find(b->fd, info.size, &b->extents);
	return slice_str(b->obstacle);
}

/* A sector of the device by its number: "512+1". */
static struct slice find_sector(const struct env_place *p, struct block *b, struct arena *a)
{
	struct slice rest = p->path, first = slice_cut(&rest, '+');
	uint64_t sector;

	if (!slice_number(first, UINT32_MAX, &sector) || !slice_eq(rest, S("1")))
		return S("it is not one sector");
	b->extents.at[0] = (struct extent){sector * SECTOR, SECTOR};
	b->extents.n = 1;
	int err = direct_read(p->copies, sector * SECTOR, SECTOR, a, &b->bytes);
	return err ? words_of(err, a) : (struct slice){0};
}

/* The file itself, which its file system writes to where it likes. */
static struct slice find_itself(const struct env_place *p, struct block *b, struct arena *a)
{
	struct slice why = judge_size(p->copies->size, a);

	if (why.n)
		return why;
	b->extents.at[0] = (struct extent){0, p->copies->size};
	b->extents.n = 1;
	int err = direct_read(p->copies, 0, (size_t)p->copies->size, a, &b->bytes);
	return err ? words_of(err, a) : (struct slice){0};
}

/* Whether the device has the block's bytes at its place. */
static int compare(const struct direct *device, const struct block *b, struct arena *a)
{
	struct slice rest = b->bytes;

	for (uint32_t i = 0; i < b->extents.n; i++) {
		const struct extent *x = &b->extents.at[i];
		struct slice there;
		int err = direct_read(device, x->at, (size_t)x->n, a, &there);

		if (err)
			return err;
		if (!slice_eq(there, slice_upto(rest, (size_t)x->n)))
			return -ESTALE;
		rest = slice_from(rest, (size_t)x->n);
	}
	return 0;
}

static int replace_copy(const struct direct *device, const struct block *b, struct slice new,
			struct arena *a)
{
	struct slice old = b->bytes;
	int err = 0;

	for (uint32_t i = 0; err == 0 && i < b->extents.n; i++) {
		const struct extent *x = &b->extents.at[i];
		size_t n = (size_t)x->n;

		err = direct_replace(device, x->at, slice_upto(old, n), slice_upto(new, n), a);
		old = slice_from(old, n);
		new = slice_from(new, n);
	}
	return err;
}

/* All copies, when each of them has what the file has. */
static int replace(const struct env_place *p, const struct block *b, struct slice new,
		   struct arena *a)
{
	int err = 0;

	for (uint32_t i = 0; err == 0 && i < p->n_copies; i++)
		err = compare(&p->copies[i], b, a);
	for (uint32_t i = 0; err == 0 && i < p->n_copies; i++)
		err = replace_copy(&p->copies[i], b, new, a);
	if (b->fd >= 0)
		posix_fadvise(b->fd, 0, 0, POSIX_FADV_DONTNEED);
	if (err || p->path.n)
		return err;
	/* what is compared was in memory so far: from the disk once more */
	posix_fadvise(p->copies->fd, 0, 0, POSIX_FADV_DONTNEED);
	err = compare(p->copies,
		      &(struct block){.extents = b->extents, .bytes = new, .fd = -1}, a);
	return err == -ESTALE ? -EIO : err;
}

static struct slice write_all(const struct env_place *p, const struct block *b,
			      const struct boot_write *w, uint32_t n, struct arena *a,
			      struct slice *why)
{
	char *new = (char *)arena_copy(a, b->bytes).p;
	struct slice begun = b->bytes;

	if (!grubenv_begin(&begun))
		return S("it is no environment block");
	for (uint32_t i = 0; i < n; i++)
		if (!grubenv_set(new, b->bytes.n, w[i].name, w[i].value, w[i].remove))
			why[i] = S("the block is full, or broken");
	if (p->again && !slice_eq((struct slice){new, b->bytes.n}, b->bytes))
		return S("the journal still has the file's bytes");
	int err = replace(p, b, (struct slice){new, b->bytes.n}, a);
	return err ? words_of(err, a) : (struct slice){0};
}

bool env_write(const struct env_place *p, const struct boot_write *writes, uint32_t n,
	       struct arena *a, struct slice *why)
{
	struct block b = {.fd = -1};
	struct slice all = p->path.n == 0 ? find_itself(p, &b, a)
			   : slice_starts(p->path, S("/")) ? find_file(p, &b, a)
							   : find_sector(p, &b, a);

	for (uint32_t i = 0; i < n; i++)
		why[i] = (struct slice){0};
	if (!all.n)
		all = write_all(p, &b, writes, n, a, why);
	for (uint32_t i = 0; all.n && i < n; i++)
		why[i] = all;
	fd_close(&b.fd);
	return b.obstacle != NULL;
}
