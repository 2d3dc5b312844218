/* The kernel's read-only flags of block devices (BLKROSET). */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/write/device.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

#include "lib/fd.h"

static int open_node(const char *name)
{
	char path[BLOCK_PATH_BYTES];

	block_device_path(name, path);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static void ban(int fd, int on)
{
	if (fd >= 0)
		(void)ioctl(fd, BLKROSET, &on);
}

static int open_for_writing(const struct block_device *dev, const struct device *d)
{
	char path[BLOCK_PATH_BYTES];
	int banned = 0;

	if (ioctl(d->node, BLKROGET, &banned) < 0)
		return -errno;
	if (banned)
		return -EROFS;
	block_device_path(dev->name, path);
	int fd = open(path, O_RDWR | O_DIRECT | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int device_unlock(const struct block_device *dev, struct device *d)
{
	*d = (struct device){.fd = -1, .node = open_node(dev->name), .disk = open_node(dev->disk)};
	if (d->node >= 0 && d->disk >= 0) {
		ban(d->disk, 0);
		ban(d->node, 0);
		d->fd = open_for_writing(dev, d);
	}
	int err = d->fd;
	if (d->node < 0 || d->disk < 0)
		err = -ENODEV;
	if (err < 0)
		device_lock(d);
	return err < 0 ? err : 0;
}

void device_lock(struct device *d)
{
	fd_close(&d->fd);
	ban(d->node, 1);
	ban(d->disk, 1);
	fd_close(&d->node);
	fd_close(&d->disk);
}
