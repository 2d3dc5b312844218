/* The firmware's next start. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_PROGRAM_H
#define INIT_WRITE_PROGRAM_H

#include "init/catalog/catalog.h"

/* Have the firmware start the EFI program @path of the FAT in the partition @s once, by BootNext
 * and an entry Boot#### that is in no order; it is used again. Empty, or why not, in words. */
struct slice program_next(int efivars, const struct slot *s, struct slice path, struct slice title,
			  struct arena *a);

#endif
