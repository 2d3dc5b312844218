/* FNV-1a over the bytes of a text and one that no well-formed text has. */
/* SPDX-License-Identifier: MIT */
#include "lib/fnv.h"

enum { END = 0xff };

uint32_t fnv32(uint32_t h, struct slice s)
{
	const uint32_t prime = 16777619;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * prime;
	return (h ^ END) * prime;
}

uint64_t fnv64(uint64_t h, struct slice s)
{
	const uint64_t prime = 1099511628211;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * prime;
	return (h ^ END) * prime;
}
