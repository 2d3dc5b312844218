/* Joining initrds, byte by byte. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "lib/fd.h"
#include "loader/initrd.h"
#include "tests/unit/test.h"

enum { FILES = 3, LENGTHS = 10, LETTERS = 10 };

static const char letters[] = "ABCDEFGHIJabcdefghij0123456789";

/* A file of @n bytes, different for each @which; read from its middle, which must not matter. */
static int file_new(int which, size_t n)
{
	int fd = memfd_create("part", MFD_CLOEXEC);

	OK(fd >= 0 && fd_write_all(fd, (struct slice){letters + LETTERS * which, n}) == 0);
	OK(lseek(fd, (off_t)n / 2, SEEK_SET) >= 0);
	return fd;
}

/* What the joined file must be, made in the slowest and plainest way. */
static struct slice expected(const size_t *n)
{
	char *p = arena_array(&test_arena, char, 64);
	size_t end = 0;

	for (int i = 0; i < FILES; i++) {
		if (n[i] == 0)
			continue;
		while (end % 4)
			p[end++] = '\0';
		for (size_t k = 0; k < n[i]; k++)
			p[end++] = letters[LETTERS * i + (int)k];
	}
	return (struct slice){p, end};
}

static void check(const size_t *n)
{
	int fds[FILES];
	struct slice want = expected(n), got = {0};
	uint64_t bytes = 99, memory = 99;
	uint32_t which;
	int fd = -1;
	size_t filled = 0;

	for (int i = 0; i < FILES; i++) {
		fds[i] = file_new(i, n[i]);
		filled += n[i] != 0;
	}
	OK(initrd_size(fds, FILES, &bytes, &memory, &which) == 0 && bytes == want.n);
	OK(memory == (filled > 1 ? want.n : 0));
	OK(initrd_join(fds, FILES, &fd, &which) == 0);
	OK((fd >= 0) == (want.n > 0));
	if (fd >= 0) {
		OK(lseek(fd, 0, SEEK_SET) == 0 && fd_read_all(fd, 64, &test_arena, &got) == 0);
		OK_TEXT(got, want);
		close(fd);
	}
	for (int i = 0; i < FILES; i++)
		close(fds[i]);
}

TEST(initrd_all_lengths)
{
	/* 0 to 9 bytes: every remainder of 4, nothing, and more than one word */
	for (size_t x = 0; x < LENGTHS; x++)
		for (size_t y = 0; y < LENGTHS; y++)
			for (size_t z = 0; z < LENGTHS; z++)
				check((const size_t[FILES]){x, y, z});
}

TEST(initrd_single_is_not_copied)
{
	AUTO_FD file = file_new(0, 8);
	AUTO_FD joined = -1;
	struct stat x, y;
	uint32_t which;

	OK(initrd_join(&file, 1, &joined, &which) == 0 && joined >= 0 && joined != file);
	OK(fstat(file, &x) == 0 && fstat(joined, &y) == 0 && x.st_ino == y.st_ino);
}

TEST(initrd_joined_is_sealed)
{
	int fds[2] = {file_new(0, 5), file_new(1, 5)};
	AUTO_FD joined = -1;
	uint32_t which;

	OK(initrd_join(fds, 2, &joined, &which) == 0);
	OK(write(joined, "x", 1) < 0 && errno == EPERM);
	OK(ftruncate(joined, 1) < 0);
	close(fds[0]);
	close(fds[1]);
}

TEST(initrd_larger_than_a_chunk)
{
	enum { BIG = (3 << 20) + 1 };
	AUTO_FD big = memfd_create("big", MFD_CLOEXEC);
	AUTO_FD small = file_new(1, 3);
	AUTO_FD joined = -1;
	int fds[2] = {big, small};
	uint32_t which;
	char end[6];

	OK(ftruncate(big, BIG) == 0 && pwrite(big, "z", 1, BIG - 1) == 1);
	OK(initrd_join(fds, 2, &joined, &which) == 0);
	OK(fd_read_at(joined, end, 6, BIG - 1) == 6);
	OK(end[0] == 'z' && end[1] == 0 && end[2] == 0 && end[3] == 0 && end[4] == 'a');
	OK(fd_read_at(joined, end, 6, BIG + 3) == 3);
}

TEST(initrd_that_cannot_be_used)
{
	AUTO_FD good = file_new(0, 5);
	AUTO_FD null = open("/dev/null", O_RDONLY);
	AUTO_FD huge = memfd_create("huge", MFD_CLOEXEC);
	AUTO_FD blind = open("/proc/self/exe", O_PATH);
	AUTO_FD joined = -1;
	uint64_t bytes, memory;
	uint32_t which = 9;

	OK(initrd_size((int[]){good, null}, 2, &bytes, &memory, &which) == -EINVAL && which == 1);
	OK(initrd_join((int[]){good, null}, 2, &joined, &which) == -EINVAL && which == 1);
	OK(initrd_size((int[]){good, good, -1}, 3, &bytes, &memory, &which) == -EBADF &&
	   which == 2);
	OK(initrd_join((int[]){good, blind, good}, 3, &joined, &which) == -EBADF && which == 1);
	OK(ftruncate(huge, (off_t)INITRD_BYTES_MAX + 1) == 0);
	OK(initrd_size((int[]){huge}, 1, &bytes, &memory, &which) == -EFBIG);
	OK(ftruncate(huge, (off_t)INITRD_BYTES_MAX) == 0);
	OK(initrd_size((int[]){huge}, 1, &bytes, &memory, &which) == 0 && memory == 0);
	OK(initrd_size((int[]){huge, good}, 2, &bytes, &memory, &which) == -EFBIG);
	OK(joined == -1);
}
