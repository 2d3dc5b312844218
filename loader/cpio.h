/* The archives that an initramfs is made of. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_CPIO_H
#define LOADER_CPIO_H

#include "loader/input.h"

/* Whether an archive begins so: of the format that Linux unpacks ("newc", with or without sums), or
 * of the one that it only names in its complaint. */
bool cpio_begins(struct slice head);

/* From the first header behind the trailer. Results as those of struct codec's walk. The format:
 * Documentation/driver-api/early-userspace/buffer-format.rst of the kernel. */
int cpio_walk(struct input *in) __attribute__((warn_unused_result));

#endif
