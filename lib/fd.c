/* Whole reads and writes on descriptors. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "lib/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>

#include "lib/text.h"

/* struct linux_dirent64, which libc headers name in different ways */
struct directory_record {
	uint64_t inode;
	int64_t next;
	uint16_t length;
	uint8_t type;
	char name[];
};

int fd_write_all(int fd, struct slice s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		s = slice_from(s, (size_t)n);
	}
	return 0;
}

int fd_read_all(int fd, size_t max, struct arena *a, struct slice *text)
{
	struct text t = {.arena = a};
	char chunk[4096];

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		if ((size_t)n > max - t.n)
			return -EFBIG;
		text_put(&t, (struct slice){chunk, (size_t)n});
	}
	*text = text_slice(&t);
	return 0;
}

int fd_read_file(int dir, const char *path, size_t max, struct arena *a, struct slice *text)
{
	AUTO_FD fd = openat(dir, path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd_read_all(fd, max, a, text);
}

static bool is_dots(const char *name)
{
	return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

int fd_each_name(int dir, bool (*each)(void *arg, const char *name, unsigned char type), void *arg)
{
	/* aligned for the records, small for PID 1's stack */
	char buffer[2048] __attribute__((aligned(__alignof__(struct directory_record))));

	for (;;) {
		long n = syscall(SYS_getdents64, dir, buffer, sizeof(buffer));
		if (n <= 0)
			return n < 0 ? -errno : 0;
		for (long at = 0; at < n;) {
			const struct directory_record *r = (const void *)(buffer + at);
			if (!is_dots(r->name) && !each(arg, r->name, r->type))
				return 0;
			at += r->length;
		}
	}
}

int fd_append(int to, int from, uint64_t offset, uint64_t size)
{
	enum { CHUNK = 1 << 30 };	/* less than sendfile's own limit */
	off_t at = (off_t)offset;

	while (size) {
		ssize_t n = sendfile(to, from, &at, size < CHUNK ? (size_t)size : CHUNK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		size -= (uint64_t)n;
	}
	return 0;
}

ssize_t fd_read_at(int fd, void *buffer, size_t n, uint64_t offset)
{
	size_t got = 0;

	while (got < n) {
		ssize_t k = pread(fd, (char *)buffer + got, n - got, (off_t)(offset + got));
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return -errno;
		if (k == 0)
			break;
		got += (size_t)k;
	}
	return (ssize_t)got;
}

int fd_memory(const char *name)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

	return fd < 0 ? -errno : fd;
}

int fd_sealed(int *memory, int *fd)
{
	const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;

	if (fcntl(*memory, F_ADD_SEALS, seals) < 0)
		return -errno;
	*fd = fd_take(memory);
	return 0;
}
