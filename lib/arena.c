/* Arena allocation: a bump pointer over lazily committed pages. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "lib/arena.h"

#include <errno.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>

enum { ALIGN = alignof(max_align_t), PAGE = 4096, HUGE_PAGE = 2 << 20 };

static size_t mapped;	/* of what children have too */

static size_t pages(const struct arena *a)
{
	return (a->cap + PAGE - 1) & ~(size_t)(PAGE - 1);
}

int arena_open(struct arena *a, size_t cap, void (*full)(struct arena *))
{
	void *base = mmap(NULL, cap, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (base == MAP_FAILED)
		return -ENOMEM;
	/* Most of it is never touched: no 2 MiB are to be cleared for the first byte. */
	if (cap >= HUGE_PAGE)
		madvise(base, cap, MADV_NOHUGEPAGE);
	*a = (struct arena){.base = base, .cap = cap, .full = full};
	mapped += pages(a);
	return 0;
}

void arena_keep_from_children(struct arena *a)
{
	if (madvise(a->base, a->cap, MADV_DONTFORK) < 0)
		return;
	mapped -= pages(a);
	a->own = true;
}

size_t arena_mapped(void)
{
	return mapped;
}

void arena_close(struct arena *a)
{
	if (a->base)
		munmap(a->base, a->cap);
	if (a->base && !a->own)
		mapped -= pages(a);
	*a = (struct arena){0};
}

void arena_empty(struct arena *a)
{
	a->used = 0;
}

static size_t rounded(size_t n)
{
	return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

size_t arena_bytes(size_t count, size_t size)
{
	return rounded(count * size);
}

/* The rounded size, or false when it cannot be had. */
static bool fits(const struct arena *a, size_t count, size_t size, size_t *bytes)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n) || n > SIZE_MAX - ALIGN)
		return false;
	*bytes = rounded(n);
	return *bytes <= a->cap - a->used;
}

bool arena_has_room(const struct arena *a, size_t count, size_t size)
{
	size_t bytes;

	return fits(a, count, size, &bytes);
}

void arena_never_full(struct arena *a)
{
	(void)a;
}

static _Noreturn void give_up(struct arena *a)
{
	a->full(a);
	__builtin_trap(); /* whoever set @full broke the contract */
}

/* This and the next are alike on purpose: with what they share in a function of its own gcc inlines
 * neither, and a GRUB configuration is a fifth more instructions to parse. */
void *arena_alloc(struct arena *a, size_t count, size_t size)
{
	size_t bytes;

	if (!fits(a, count, size, &bytes))
		give_up(a);
	void *p = a->base + a->used;
	a->used += bytes;
	return memset(p, 0, bytes);
}

char *arena_room(struct arena *a, size_t bytes)
{
	if (!fits(a, bytes, 1, &bytes))
		give_up(a);
	char *p = a->base + a->used;
	a->used += bytes;
	return p;
}

struct slice arena_copy(struct arena *a, struct slice s)
{
	return arena_concat(a, s, (struct slice){0});
}

struct slice arena_concat(struct arena *a, struct slice x, struct slice y)
{
	if (x.n + y.n == 0)
		return (struct slice){0};
	char *p = arena_room(a, x.n + y.n);
	if (x.n)
		memcpy(p, x.p, x.n);
	if (y.n)
		memcpy(p + x.n, y.p, y.n);
	return (struct slice){p, x.n + y.n};
}

struct slice arena_join(struct arena *a, struct slice x, char sep, struct slice y)
{
	if (x.n == 0)
		return y;
	if (y.n == 0)
		return x;
	char *p = arena_array(a, char, x.n + 1 + y.n);
	memcpy(p, x.p, x.n);
	p[x.n] = sep;
	memcpy(p + x.n + 1, y.p, y.n);
	return (struct slice){p, x.n + 1 + y.n};
}

char *arena_cstr(struct arena *a, struct slice s)
{
	char *p = arena_array(a, char, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

struct slice arena_format(struct arena *a, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n <= 0)
		return (struct slice){0};

	char *p = arena_array(a, char, (size_t)n + 1);
	va_start(args, format);
	vsnprintf(p, (size_t)n + 1, format, args);
	va_end(args);
	return (struct slice){p, (size_t)n};
}

/* Full exactly when the count is a power of two from FIRST on:
 * so the capacity need not be stored. */
void *arena_grow(struct arena *a, void **array, uint32_t *count, size_t size)
{
	enum { FIRST = 4 };
	uint32_t n = *count;

	if (n == 0 || (n >= FIRST && (n & (n - 1)) == 0)) {
		void *bigger = arena_alloc(a, n ? 2 * (size_t)n : FIRST, size);
		if (n)
			memcpy(bigger, *array, n * size);
		*array = bigger;
	}
	*count = n + 1;
	return (char *)*array + n * size;
}
