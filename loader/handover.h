/* What the next kernel is told, as it will lie in its memory. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_HANDOVER_H
#define LOADER_HANDOVER_H

#include "lib/text.h"

/**
 * struct handover - bytes that grow, and where they will lie
 * @bytes:      so far
 * @base:       the physical address of the first of them, a multiple of a page
 * @setup_data: the address of the newest block of the list of that name; 0: none
 */
struct handover {
	struct text bytes;
	uint64_t base, setup_data;
};

/* Zeros up to a multiple of @align; the address of what is put next. */
uint64_t handover_align(struct handover *h, size_t align);

/* @n zeros. */
void handover_zero(struct handover *h, size_t n);

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

/* Begin one block of setup data (boot protocol 2.09), whose @n bytes the caller puts next. */
static inline void handover_setup_data(struct handover *h, uint32_t type, uint32_t n)
{
	uint64_t at = handover_align(h, 16);

	handover_put(h, &h->setup_data, sizeof(h->setup_data));
	handover_put(h, &type, sizeof(type));
	handover_put(h, &n, sizeof(n));
	h->setup_data = at;
}

#endif
