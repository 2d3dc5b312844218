/* Times that differ a little from machine to machine. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_JITTER_H
#define DISCOVER_NET_JITTER_H

#include <stdint.h>

/* @ms, 10 % more or less, so that a rack does not speak in one voice after a power cut. @random is
 * of any seed, and moves on. */
static inline int64_t net_jitter(uint32_t *random, int64_t ms)
{
	*random = *random * 1664525 + 1013904223;
	return ms + ms * ((int64_t)(*random >> 16) % 201 - 100) / 1000;
}

#endif
