/* Aligned reads and writes, a flush, and the proof of what was written. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/write/direct.h"

#include <errno.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "lib/fd.h"

enum { SECTOR = 512, BLOCK_MAX = 1 << 16, ALIGN = 4096 };

int direct_open(int fd, uint64_t base, struct direct *d)
{
	int block = SECTOR;
	uint64_t size = 0;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (S_ISREG(st.st_mode))
		size = (uint64_t)st.st_size;
	else if (ioctl(fd, BLKSSZGET, &block) < 0 || ioctl(fd, BLKGETSIZE64, &size) < 0)
		return -errno;
	if (block < SECTOR || block > BLOCK_MAX || (block & (block - 1)))
		return -EINVAL;
	*d = (struct direct){fd, (uint32_t)block, size, base};
	return 0;
}

/* struct blocks - the whole blocks around a range, and where they are in memory */
struct blocks {
	uint64_t at;
	size_t n;
	char *bytes;
};

static int read_blocks(const struct direct *d, uint64_t at, size_t n, struct arena *a,
		       struct blocks *b)
{
	uint64_t mask = d->block - 1;

	if (at > d->size || d->base > d->size - at || n > d->size - at - d->base)
		return -ERANGE;
	at += d->base;
	b->at = at & ~mask;
	b->n = (size_t)(((at + n + mask) & ~mask) - b->at);
	char *room = arena_array(a, char, b->n + ALIGN);
	b->bytes = room + (ALIGN - (uintptr_t)room % ALIGN) % ALIGN;
	ssize_t got = fd_read_at(d->fd, b->bytes, b->n, b->at);
	return got < 0 ? (int)got : (size_t)got == b->n ? 0 : -EIO;
}

int direct_read(const struct direct *d, uint64_t at, size_t n, struct arena *a,
		struct slice *bytes)
{
	struct blocks b;
	int err = read_blocks(d, at, n, a, &b);

	if (err == 0)
		*bytes = (struct slice){b.bytes + (at + d->base - b.at), n};
	return err;
}

/* From the first block that differs to the last. */
static int write_changes(const struct direct *d, const struct blocks *b, const char *before)
{
	size_t i = 0, end = b->n;

	while (memcmp(b->bytes + i, before + i, d->block) == 0)
		i += d->block;
	while (memcmp(b->bytes + end - d->block, before + end - d->block, d->block) == 0)
		end -= d->block;
	ssize_t n = pwrite(d->fd, b->bytes + i, end - i, (off_t)(b->at + i));
	if (n < 0)
		return -errno;
	if (n != (ssize_t)(end - i))
		return -EIO;
	return fdatasync(d->fd) < 0 ? -errno : 0;
}

int direct_replace(const struct direct *d, uint64_t at, struct slice old, struct slice new,
		   struct arena *a)
{
	struct slice there;
	struct blocks b;
	int err = read_blocks(d, at, old.n, a, &b);

	if (err)
		return err;
	size_t skip = (size_t)(at + d->base - b.at);
	if (new.n != old.n || !slice_eq((struct slice){b.bytes + skip, old.n}, old))
		return -ESTALE;
	if (slice_eq(old, new))
		return 0;
	struct slice before = arena_copy(a, (struct slice){b.bytes, b.n});
	memcpy(b.bytes + skip, new.p, new.n);
	err = write_changes(d, &b, before.p);
	if (err == 0)
		err = direct_read(d, at, new.n, a, &there);
	return err ? err : slice_eq(there, new) ? 0 : -EIO;
}
