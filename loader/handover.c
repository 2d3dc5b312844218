/* Fills what the next kernel is told. */
/* SPDX-License-Identifier: MIT */
#include "loader/handover.h"

#include <sys/random.h>

void handover_zero(struct handover *h, size_t n)
{
	static const char zeros[256];

	for (; n > sizeof(zeros); n -= sizeof(zeros))
		text_put(&h->bytes, (struct slice){zeros, sizeof(zeros)});
	text_put(&h->bytes, (struct slice){zeros, n});
}

uint64_t handover_align(struct handover *h, size_t align)
{
	handover_zero(h, -h->bytes.n % align);
	return h->base + h->bytes.n;
}

bool handover_random(void *bytes, size_t n)
{
	return getrandom(bytes, n, GRND_NONBLOCK) == (ssize_t)n;
}
