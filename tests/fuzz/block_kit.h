/* Fuzzing readers of devices: bytes as a file in memory that is a device's size, and an arena. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_FUZZ_BLOCK_KIT_H
#define TESTS_FUZZ_BLOCK_KIT_H

#include <setjmp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/arena.h"
#include "lib/limits.h"

enum { BLOCK_KIT_BYTES = 1 << 20 };

static jmp_buf block_kit_full;

static void block_kit_out_of_memory(struct arena *a)
{
	(void)a;
	longjmp(block_kit_full, 1);	/* what ends the job */
}

/* The one arena, empty. */
static inline struct arena *block_kit_arena(void)
{
	static struct arena arena;

	if (!arena.base && arena_open(&arena, LIMIT_SCAN_MEMORY, block_kit_out_of_memory) < 0)
		abort();
	arena.used = 0;
	return &arena;
}

/* A device of zeros; the caller's to keep. */
static inline int block_kit_device(void)
{
	int fd = memfd_create("device", MFD_CLOEXEC);

	if (fd < 0 || ftruncate(fd, BLOCK_KIT_BYTES) < 0)
		abort();
	return fd;
}

static inline void block_kit_put(int fd, uint64_t at, const void *bytes, size_t n)
{
	if (at > BLOCK_KIT_BYTES || n > BLOCK_KIT_BYTES - at ||
	    pwrite(fd, bytes, n, (off_t)at) != (ssize_t)n)
		abort();
}

#endif
