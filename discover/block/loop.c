/* Sets up loop devices that go away by themselves. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <stdio.h>
#include <sys/ioctl.h>

#include "lib/fd.h"

enum { TRIES = 64 };

/* One try: another process may take the free device first (-EBUSY). */
static int configure(int control, const struct loop_config *config, char path[BLOCK_PATH_BYTES],
		     int *fd)
{
	bool read_only = config->info.lo_flags & LO_FLAGS_READ_ONLY;
	int number = ioctl(control, LOOP_CTL_GET_FREE);

	if (number < 0)
		return -errno;
	snprintf(path, BLOCK_PATH_BYTES, "/dev/loop%d", number);
	AUTO_FD device = open(path, (read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC);
	if (device < 0)
		return -errno;
	if (ioctl(device, LOOP_CONFIGURE, config) < 0)
		return -errno;
	*fd = fd_take(&device);
	return 0;
}

static int attach(const struct loop_config *config, char path[BLOCK_PATH_BYTES], int *fd)
{
	AUTO_FD control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);

	if (control < 0)
		return -errno;
	for (int i = 0; i < TRIES; i++) {
		int err = configure(control, config, path, fd);
		if (err != -EBUSY)
			return err;
	}
	return -EBUSY;
}

int loop_attach(int file, uint64_t start, uint64_t size, char path[BLOCK_PATH_BYTES], int *fd)
{
	struct loop_config config = {
		.fd = (uint32_t)file,
		.info = {
			.lo_offset = start,
			.lo_sizelimit = size,
			.lo_flags = LO_FLAGS_READ_ONLY | LO_FLAGS_AUTOCLEAR,
		},
	};

	return attach(&config, path, fd);
}

int loop_attach_writable(int file, char path[BLOCK_PATH_BYTES], int *fd)
{
	struct loop_config config = {
		.fd = (uint32_t)file,
		.info = {.lo_flags = LO_FLAGS_AUTOCLEAR},
	};

	return attach(&config, path, fd);
}
