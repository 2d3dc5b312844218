/* How much memory there is to work with. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_MEMORY_H
#define LOADER_MEMORY_H

#include <stdint.h>

/* Bytes that can be used without pushing anything out: MemAvailable of /proc/meminfo below @root, a
 * descriptor of "/" (or of a tree that looks like it). UINT64_MAX when it cannot be known. */
uint64_t memory_available(int root);

#endif
