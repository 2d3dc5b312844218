/* The next kernel's command line. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_CMDLINE_H
#define LOADER_CMDLINE_H

#include "lib/arena.h"

/* struct cmdline_parts - see struct load_request */
struct cmdline_parts {
	struct slice boot_image, cmdline, append, remove, before;
};

/* "BOOT_IMAGE=... before cmdline append", without what shall be removed of the entry's own;
 * otherwise byte for byte as given. Words end at blanks outside of double quotes, as the kernel
 * sees it (next_arg()). */
struct slice cmdline_compose(const struct cmdline_parts *parts, struct arena *a);

/* Whether it can be handed to a kernel at all: no NUL, no line break. */
bool cmdline_valid(struct slice cmdline);

#endif
