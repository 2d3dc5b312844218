/* Memory for whole files: what kexec_load(2) copies from. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_PAGES_H
#define LOADER_PAGES_H

#include <stddef.h>
#include <stdint.h>

#include "lib/progress.h"

/* What each file in it begins at a multiple of. */
enum { PAGE_BYTES = 4096 };

static inline uint64_t page_round(uint64_t n)
{
	return (n + PAGE_BYTES - 1) & ~(uint64_t)(PAGE_BYTES - 1);
}

/* struct pages - @n bytes from @p on, zeroed, inside of the @mapped bytes from @base on;
 * @progress: of reading into them, NULL: nobody watches */
struct pages {
	char *p;
	size_t n;
	void *base;
	size_t mapped;
	struct progress *progress;
};

/* The setting by which pages_open() lets a pool of huge pages grow: a descriptor, the caller's, for
 * who is to have no right to open it later. -1: it cannot be had, or there is none. */
int pages_pool(void) __attribute__((warn_unused_result));

/* In huge pages where the system has them: filling and copying them costs a quarter. @pool: of
 * pages_pool(); -1: without it. 0 or -errno. */
int pages_open(struct pages *pages, size_t n, int pool) __attribute__((warn_unused_result));
void pages_close(struct pages *pages);

/*
 * Read @size bytes of @fd to @offset, a multiple of PAGE_BYTES with room up to the next one; past
 * the page cache when the file system can, so that nothing is held twice. 0, -EIO when the file is
 * shorter, or another -errno.
 */
int pages_read(struct pages *pages, uint64_t offset, int fd, uint64_t size)
	__attribute__((warn_unused_result));

#endif
