/* Joins initrds in one memory file, filled by the kernel without a copy through this process. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/initrd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "lib/fd.h"

static uint64_t align(uint64_t n)
{
	return (n + INITRD_ALIGN - 1) & ~(uint64_t)(INITRD_ALIGN - 1);
}

static int file_size(int fd, uint64_t *bytes)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	*bytes = (uint64_t)st.st_size;
	return 0;
}

int initrd_size(const int *fds, uint32_t n, uint64_t *bytes, uint64_t *memory, uint32_t *which)
{
	uint64_t total = 0;
	uint32_t filled = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint64_t size;
		int err = file_size(fds[i], &size);
		*which = i;
		if (err < 0)
			return err;
		if (size == 0)
			continue;
		filled++;
		if (size > UINT64_MAX / 2 - align(total))
			return -EFBIG;
		total = align(total) + size;
	}
	*bytes = total;
	*memory = filled > 1 ? total : 0;
	return total > INITRD_BYTES_MAX ? -EFBIG : 0;
}

static int fill(int memory, const int *fds, uint32_t n, uint32_t *which)
{
	uint64_t end = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint64_t size;
		int err = file_size(fds[i], &size);
		*which = i;
		if (err < 0)
			return err;
		if (size == 0)
			continue;
		/* what is stepped over reads as zeros */
		if (lseek(memory, (off_t)align(end), SEEK_SET) < 0)
			return -errno;
		err = fd_append(memory, fds[i], 0, size);
		if (err < 0)
			return err;
		end = align(end) + size;
	}
	return 0;
}

static int join(const int *fds, uint32_t n, int *fd, uint32_t *which)
{
	AUTO_FD memory = fd_memory("initrd");

	*which = 0;
	if (memory < 0)
		return memory;
	int err = fill(memory, fds, n, which);
	return err < 0 ? err : fd_sealed(&memory, fd);
}

int initrd_join(const int *fds, uint32_t n, int *fd, uint32_t *which)
{
	uint32_t filled = 0, last = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint64_t size;
		int err = file_size(fds[i], &size);
		*which = i;
		if (err < 0)
			return err;
		if (size) {
			filled++;
			last = i;
		}
	}
	if (filled > 1)
		return join(fds, n, fd, which);
	*fd = filled ? fcntl(fds[last], F_DUPFD_CLOEXEC, 0) : -1;
	return filled && *fd < 0 ? -errno : 0;
}
