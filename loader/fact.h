/* Small files below /proc and /sys: what the running kernel tells about itself and the machine. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_FACT_H
#define LOADER_FACT_H

#include "lib/slice.h"

enum { FACT_BYTES = 4096 };

/* The first FACT_BYTES of a file below @root, a descriptor of "/" or of a tree that looks like it;
 * empty when it cannot be read. Lies in @buffer. */
struct slice fact_text(int root, const char *path, char buffer[FACT_BYTES]);

/* Its first line. */
struct slice fact_line(int root, const char *path, char buffer[FACT_BYTES]);

/* A file that holds nothing but a hexadecimal number; false when there is none. */
bool fact_number(int root, const char *path, uint64_t *value);

/* The flags of the first processor, from /proc/cpuinfo; in @buffer. */
struct slice fact_cpu_flags(int root, char buffer[FACT_BYTES]);

/* Whether @word is one of the blank-delimited @words. */
bool fact_among(struct slice words, struct slice word);

#endif
