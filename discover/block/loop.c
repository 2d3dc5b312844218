/* Sets up read-only loop devices that go away by themselves. */
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
static int configure(int control, int file, uint64_t start, uint64_t size,
		     char path[BLOCK_PATH_BYTES], int *fd)
{
	int number = ioctl(control, LOOP_CTL_GET_FREE);

	if (number < 0)
		return -errno;
	snprintf(path, BLOCK_PATH_BYTES, "/dev/loop%d", number);
	AUTO_FD device = open(path, O_RDONLY | O_CLOEXEC);
	if (device < 0)
		return -errno;
	struct loop_config config = {
		.fd = (uint32_t)file,
		.info = {
			.lo_offset = start,
			.lo_sizelimit = size,
			.lo_flags = LO_FLAGS_READ_ONLY | LO_FLAGS_AUTOCLEAR,
		},
	};
	if (ioctl(device, LOOP_CONFIGURE, &config) < 0)
		return -errno;
	*fd = fd_take(&device);
	return 0;
}

int loop_attach(int file, uint64_t start, uint64_t size, char path[BLOCK_PATH_BYTES], int *fd)
{
	AUTO_FD control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);

	if (control < 0)
		return -errno;
	for (int i = 0; i < TRIES; i++) {
		int err = configure(control, file, start, size, path, fd);
		if (err != -EBUSY)
			return err;
	}
	return -EBUSY;
}
