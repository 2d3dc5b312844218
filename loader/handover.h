/* What the next kernel is told, as it will lie in its memory. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_HANDOVER_H
#define LOADER_HANDOVER_H

#include "lib/text.h"

/**
 * struct handover - bytes that grow, and where they will lie
 * @bytes: so far
 * @base:  the physical address of the first of them, a multiple of a page
 */
struct handover {
	struct text bytes;
	uint64_t base;
};

/* Zeros up to a multiple of @align; the address of what is put next. */
uint64_t handover_align(struct handover *h, size_t align);

/* @n zeros. */
void handover_zero(struct handover *h, size_t n);

/* Fill @bytes with random ones. False when it is too early for good ones: none are better for the
 * next kernel than bad ones. Never waits. */
bool handover_random(void *bytes, size_t n) __attribute__((warn_unused_result));

static inline void handover_put(struct handover *h, const void *p, size_t n)
{
	text_put(&h->bytes, (struct slice){p, n});
}

/* Write over what was put at @offset before. */
static inline void handover_set(struct handover *h, size_t offset, const void *p, size_t n)
{
	if (offset <= h->bytes.n && n <= h->bytes.n - offset)
		memcpy(h->bytes.p + offset, p, n);
}

#endif
