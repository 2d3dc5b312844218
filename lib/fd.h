/* File descriptors that close themselves, and whole reads and writes. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_FD_H
#define LIB_FD_H

#include <unistd.h>

#include "lib/arena.h"

static inline void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* AUTO_FD fd = open(...): closed when it goes out of scope, unless taken. */
#define AUTO_FD __attribute__((cleanup(fd_close))) int

/* Move a descriptor out of its variable: the taker closes it. */
static inline int fd_take(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

/* Write all of @s, through short writes and EINTR. 0 or -errno. */
int fd_write_all(int fd, struct slice s) __attribute__((warn_unused_result));

/* Read from the current position to the end, at most @max bytes. 0 and *@text (owned by @a),
 * -EFBIG when there is more, or -errno. Also for files of /proc and /sys, whose size is unknown. */
int fd_read_all(int fd, size_t max, struct arena *a, struct slice *text)
	__attribute__((warn_unused_result));

/* The same for the file at @path, which is relative to the directory @dir; AT_FDCWD for a path that
 * begins with '/'. */
int fd_read_file(int dir, const char *path, size_t max, struct arena *a, struct slice *text)
	__attribute__((warn_unused_result));

/* Call @each for the names in the open directory @dir, without "." and "..", until it returns
 * false. @type is DT_REG, DT_DIR, ... as in <dirent.h>. 0 or -errno. */
int fd_each_name(int dir, bool (*each)(void *arg, const char *name, unsigned char type),
		 void *arg);

/* Write @size bytes of the regular file @from, beginning at @offset, to the position of @to; they
 * are not copied through this process. 0, -EIO when the file is too short, or another -errno. */
int fd_append(int to, int from, uint64_t offset, uint64_t size) __attribute__((warn_unused_result));

/* A new file in memory, empty, to be written and then closed to writers by fd_sealed(): the
 * caller's descriptor, or -errno. @name is what /proc shows. */
int fd_memory(const char *name) __attribute__((warn_unused_result));

/* Seal a file of fd_memory(): from here on nobody can change it, its owner included. 0, and the
 * descriptor has moved from *@memory to *@fd; or -errno, and it has not. */
int fd_sealed(int *memory, int *fd) __attribute__((warn_unused_result));

/* Read up to @n bytes at @offset into @buffer: the number read (short at the end), or -errno. */
ssize_t fd_read_at(int fd, void *buffer, size_t n, uint64_t offset)
	__attribute__((warn_unused_result));

#endif
