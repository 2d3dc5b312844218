/* Copy-on-write in memory: device-mapper's snapshot target over a loop device on tmpfs. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/sysinfo.h>

#include "discover/block/dm.h"
#include "discover/block/loop.h"
#include "lib/fd.h"
#include "lib/limits.h"

enum {
	CHUNK_SECTORS = 8,	/* 4 KiB: the block size of nearly every file system */
	MEMORY_SHARE = 8,
	STORE_ALIGN = 1 << 20,
};

static uint64_t store_bytes(uint64_t device_bytes)
{
	struct sysinfo info = {0};
	uint64_t bytes = LIMIT_SNAPSHOT_BYTES;

	if (sysinfo(&info) == 0) {
		uint64_t share = (uint64_t)info.totalram * info.mem_unit / MEMORY_SHARE;
		bytes = share < bytes ? share : bytes;
	}
	if (device_bytes < bytes) /* and a little for whole chunks */
		bytes = device_bytes + STORE_ALIGN;
	return bytes & ~(uint64_t)(STORE_ALIGN - 1);
}

/* A sparse file without a name as a block device that goes with its last user. */
static int store_open(uint64_t bytes, char path[BLOCK_PATH_BYTES], int *loop)
{
	AUTO_FD file = open("/run", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (file < 0 || ftruncate(file, (off_t)bytes) < 0)
		return -errno;
	return loop_attach_writable(file, path, loop);
}

static int device_bytes(const char *device, uint64_t *bytes)
{
	AUTO_FD fd = open(device, O_RDONLY | O_CLOEXEC);

	return fd < 0 || ioctl(fd, BLKGETSIZE64, bytes) < 0 ? -errno : 0;
}

int snapshot_make(const char *device, struct arena *a, struct snapshot *view)
{
	char store[BLOCK_PATH_BYTES];
	AUTO_FD loop = -1;
	uint64_t bytes;
	int err = device_bytes(device, &bytes);

	if (err == 0)
		err = store_open(store_bytes(bytes), store, &loop);
	if (err)
		return err;
	struct dm_target target = {
		.length = bytes / DM_SECTOR_BYTES,
		.type = "snapshot",
		/* N: not kept beyond the device's life, so no room goes to its own records */
		.parameters = arena_format(a, "%s %s N %d", device, store, CHUNK_SECTORS),
	};
	struct dm_table table = {&target, 1, false};
	/* the store's device is this view's as long as it lives, so no other has the name */
	view->name = arena_format(a, BLOCK_PRIVATE "%.*s-%.*s",
				  SLICE_ARG(slice_basename(slice_str(device))),
				  SLICE_ARG(slice_basename(slice_str(store))));
	return dm_create(view->name, (struct slice){0}, &table, a, view->path);
}

void snapshot_release(const struct snapshot *view, struct arena *a)
{
	dm_remove(view->name, a);
}
