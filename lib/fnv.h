/* FNV-1a: short hashes of texts, for tables and names. Whoever writes the texts can make two of
 * them collide; where that would do harm, lib/hash has better ones. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_FNV_H
#define LIB_FNV_H

#include "lib/slice.h"

/* What a hash begins with. A number that shall count too is added to it. */
#define FNV32_START 2166136261u
#define FNV64_START 14695981039346656037u

/* @h with @s behind it. Where a text ends counts: "ab" and "c" make another hash than "a"
 * and "bc". */
uint32_t fnv32(uint32_t h, struct slice s);
uint64_t fnv64(uint64_t h, struct slice s);

#endif
