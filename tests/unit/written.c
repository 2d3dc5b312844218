/* In the place of the C library's pwrite(3) and fdatasync(2). */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "tests/unit/written.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct written written;
static int logged = -1;

void written_begin(int fd)
{
	logged = fd;
	written.n = written.flushed = 0;
	written.disk = WRITTEN_KEPT;
}

void written_end(void)
{
	logged = -1;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	for (size_t i = 0; fd == logged && i < n && written.n < WRITTEN_MOST; i += WRITTEN_SECTOR) {
		written.at[written.n].at = (uint64_t)at + i;
		memcpy(written.at[written.n++].bytes, (const char *)bytes + i, WRITTEN_SECTOR);
	}
	if (fd == logged && written.disk == WRITTEN_LOST)
		return (ssize_t)n;
	if (fd == logged && written.disk == WRITTEN_ELSEWHERE)
		at += WRITTEN_SECTOR;
	return syscall(SYS_pwrite64, fd, bytes, n, at);
}

int fdatasync(int fd)
{
	if (fd != logged)
		return (int)syscall(SYS_fdatasync, fd);
	if (written.disk == WRITTEN_UNFLUSHED) {
		errno = EIO;
		return -1;
	}
	written.flushed = written.n;
	return (int)syscall(SYS_fdatasync, fd);
}
