/* Files for tests: made in memory, and packed by the real programs. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_PACKED_KIT_H
#define TESTS_UNIT_PACKED_KIT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/fd.h"
#include "loader/part.h"
#include "tests/unit/test.h"

static inline int file_of(struct slice text)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	OK(fd >= 0 && fd_write_all(fd, text) == 0);
	return fd;
}

/* Bytes that can be packed, but not to nothing. */
static inline struct slice some_bytes(size_t n)
{
	char *p = arena_array(&test_arena, char, n);
	uint32_t state = 1;

	for (size_t i = 0; i < n; i++) {
		state = state * 1664525 + 1013904223;
		p[i] = "abcdefghijklmnop"[state >> 28];
	}
	return (struct slice){p, n};
}

/* All that a command prints when the file @fd is its standard input. */
static inline struct slice filter_file(const char *command, int fd)
{
	struct slice out = {0};
	char line[256];

	snprintf(line, sizeof(line), "%s < /proc/%d/fd/%d", command, getpid(), fd);
	FILE *pipe = popen(line, "r");
	OK(pipe && fd_read_all(fileno(pipe), 48 << 20, &test_arena, &out) == 0);
	OK(pipe && pclose(pipe) == 0);
	OK(out.n > 0);
	return out;
}

static inline struct slice filter(const char *command, struct slice input)
{
	AUTO_FD fd = file_of(input);

	return filter_file(command, fd);
}

/* An archive with one file of @n bytes. */
static inline struct slice some_archive(size_t n)
{
	AUTO_FD file = file_of(some_bytes(n));
	AUTO_FD archive = part_open(file, S("newc:dir/file"), &test_arena);
	struct slice s = {0};

	OK(archive >= 0 && lseek(archive, 0, SEEK_SET) == 0);
	OK(fd_read_all(archive, n + 4096, &test_arena, &s) == 0);
	return s;
}

#endif
