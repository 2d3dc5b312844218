/* Lists and mounts what is in a disk image. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/image.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "discover/block/detached.h"
#include "discover/block/loop.h"
#include "discover/block/table.h"
#include "lib/fd.h"
#include "lib/limits.h"

void image_part(const char *name, uint32_t number, uint64_t start, uint64_t size,
		struct block_device *dev)
{
	*dev = (struct block_device){.partition = number, .start = start, .size = size,
				     .read_only = true};
	snprintf(dev->disk, sizeof(dev->disk), "%s", name);
	if (number)
		snprintf(dev->name, sizeof(dev->name), "%.20sp%u", name, number);
	else
		snprintf(dev->name, sizeof(dev->name), "%s", name);
}

/* Entries that reach beyond the end of the file are cut there; those behind it are left out. */
static void list_parts(const struct table *table, uint64_t size, const char *name,
		       struct block_device *at, uint32_t max, uint32_t *n, bool *more)
{
	for (uint32_t i = 0; i < table->n; i++) {
		const struct table_entry *e = &table->at[i];
		if (e->start >= size || e->size == 0)
			continue;
		if (*n == max) {
			*more = true;
			return;
		}
		uint64_t room = size - e->start;
		image_part(name, e->number, e->start, e->size < room ? e->size : room,
			   &at[(*n)++]);
	}
}

static void arena_full(struct arena *a)
{
	(void)a;
	__builtin_trap(); /* cannot be: TABLE_ENTRIES need far less than LIMIT_PROBE_MEMORY */
}

static int list(int image, const char *name, struct arena *a, struct block_device *at, uint32_t max,
		uint32_t *n)
{
	struct table table;
	struct stat st;
	bool more = false;

	if (fstat(image, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || max == 0)
		return -EINVAL;
	int err = table_read(image, a, &table);
	if (err < 0)
		return err;
	image_part(name, 0, 0, (uint64_t)st.st_size, &at[(*n)++]);
	list_parts(&table, (uint64_t)st.st_size, name, at, max, n, &more);
	return more ? -E2BIG : 0;
}

int image_list(int image, const char *name, struct block_device *at, uint32_t max, uint32_t *n)
{
	struct arena a;

	*n = 0;
	int err = arena_open(&a, LIMIT_PROBE_MEMORY, arena_full);
	if (err < 0)
		return err;
	err = list(image, name, &a, at, max, n);
	arena_close(&a);
	return err;
}

int image_mount(int image, const struct block_device *dev, const struct facts *facts,
		struct arena *a, int *fd, struct note *why)
{
	const struct filesystem *fs = filesystem_find(facts->fstype);
	char path[BLOCK_PATH_BYTES];
	AUTO_FD loop = -1;
	int err = fs ? loop_attach(image, dev->start, dev->size, path, &loop) : -ENODEV;

	if (err == 0)
		return detached_mount(path, fs, a, fd, why);
	if (err == -EACCES || err == -EPERM)
		*why = (struct note){
			.code = NOTE_NO_PERMISSION,
			.message = S("the kernel mounts images for root only: run as root, or "
				     "unpack it and name the directory with --root"),
		};
	else
		*why = (struct note){
			.code = NOTE_MOUNT_FAILED,
			.message = arena_format(a,
						"no loop device for the image: %s (modprobe loop)",
						strerror(-err)),
		};
	return err;
}
