/* What the image has in place of the C library's malloc(3): for libraries that ask for memory in a
 * job, which ends soon. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/*
 * Small blocks stand one behind the other and are not used again: a library frees its own when its
 * work is done, which is the end of the job, and each page given back would be a system call. Large
 * ones are mappings of their own, and go when they are freed. Before a block stands its size and
 * nothing else; no lists lead through memory that somebody may have overwritten.
 */
enum { ALIGN = 16, PAGE = 4096, LARGE = 64 << 10, ROOM = 256 << 10 };

struct head {
	_Alignas(ALIGN) size_t bytes;	/* with this head */
};

static char *next, *end;	/* of what is left for small blocks */

static struct head *head_of(void *p)
{
	return (struct head *)p - 1;
}

static void *map(size_t bytes)
{
	void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static struct head *small(size_t bytes)
{
	if (bytes > (size_t)(end - next)) {
		char *room = map(ROOM);
		if (!room)
			return NULL;
		next = room;
		end = room + ROOM;
	}
	struct head *h = (struct head *)next;
	next += bytes;
	return h;
}

/* All of it is zero. */
__attribute__((used)) void *malloc(size_t n)
{
	if (n > PTRDIFF_MAX - PAGE) {
		errno = ENOMEM;
		return NULL;
	}
	size_t unit = n < LARGE ? ALIGN : PAGE;
	size_t bytes = (n + sizeof(struct head) + unit - 1) & ~(unit - 1);
	struct head *h = n < LARGE ? small(bytes) : map(bytes);

	if (!h)
		return NULL;
	h->bytes = bytes;
	return h + 1;
}

/* A small block with its head is smaller than a large one's pages. */
__attribute__((used)) void free(void *p)
{
	int kept = errno;

	if (p && head_of(p)->bytes >= LARGE + PAGE)
		munmap(head_of(p), head_of(p)->bytes);
	errno = kept;
}

__attribute__((used)) void *calloc(size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	return malloc(bytes);
}

__attribute__((used)) void *realloc(void *p, size_t n)
{
	size_t had = p ? head_of(p)->bytes - sizeof(struct head) : 0;

	if (p && n <= had)
		return p;
	void *bigger = malloc(n);
	if (bigger && p) {
		memcpy(bigger, p, had);
		free(p);
	}
	return bigger;
}
