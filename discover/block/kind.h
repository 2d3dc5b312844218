/* What can stand on a block device without being a file system, in words for people. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_KIND_H
#define DISCOVER_BLOCK_KIND_H

#include "lib/arena.h"

/* Whether it is known not to be a file system, whatever libblkid calls its use (ZFS's members). */
bool kind_is_known(struct slice type);

/* One line about libblkid's @type with @usage: what it is and what would help. */
struct slice kind_message(struct slice type, struct slice usage, struct arena *a);

#endif
