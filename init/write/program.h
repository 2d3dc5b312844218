/* The firmware's next start. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_PROGRAM_H
#define INIT_WRITE_PROGRAM_H

#include "init/catalog/catalog.h"
#include "init/machine/cmdline_rules.h"

/* Have the firmware start the EFI program @path of the FAT in the partition @s once, by BootNext
 * and an entry Boot#### that is in no order; it is used again. It is told @options, unless that is
 * empty. Empty, or why not, in words. */
struct slice program_next(int efivars, const struct slot *s, struct slice path, struct slice title,
			  struct slice options, struct arena *a);

/* What an EFI stub is told for the Linux entry @e (see reset_refusal()): its command line as it
 * would be, and where its initrds are on the same volume. */
struct slice program_options(const struct boot_entry *e, const struct cmdline_rules *rules,
			     struct arena *a);

#endif
