/* File systems that somebody may have written to: closed. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_WRITTEN_H
#define INIT_CATALOG_WRITTEN_H

#include "lib/text.h"

/*
 * Unmount what is mounted of @device ("vda2"), or, when that is empty, of any disk, and writable;
 * what is in use is made read-only instead, which leaves its journal clean as well. Then writes to
 * the devices are forbidden. Where neither can be, the directory is appended to @stuck. How many
 * were closed. May take as long as a disk does: for jobs and commands.
 */
unsigned written_close(struct slice device, struct arena *a, struct text *stuck);

#endif
