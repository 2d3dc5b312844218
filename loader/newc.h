/* Writing an archive that the kernel unpacks: cpio's "new ASCII" format, as in
 * Documentation/driver-api/early-userspace/buffer-format.rst. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_NEWC_H
#define LOADER_NEWC_H

#include "lib/text.h"

/* One file of root's, with what is in it; a directory when @mode says so (S_IFDIR), and then
 * nothing. @out has to begin where the archive does: members are padded by their place. */
void newc_put(struct text *out, const char *name, uint32_t mode, struct slice content);

/* What ends an archive. */
void newc_end(struct text *out);

#endif
