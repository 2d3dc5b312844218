/* Linux entries that the firmware starts, by a restart, because the setting "reset" says so. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_RESET_H
#define INIT_CATALOG_RESET_H

#include "discover/entry.h"
#include "discover/volume.h"

enum { RESET_CMDLINE_BYTES = 2047 };	/* the longest that an EFI stub hands on */

/* Whether @words, separated by blanks, have the id of @e, in either case, or its name. */
bool reset_wants(struct slice words, const struct boot_entry *e);

/* Why the firmware cannot start it as it is: empty, or in words. It can when its kernel, on the
 * volume @f, and its initrds are files of one FAT, in a partition of a disk, and there is nothing
 * but a command line that they have to be told. Of a unified kernel image the initrd is inside. @f
 * NULL: that volume is not there. */
struct slice reset_refusal(const struct facts *f, const struct boot_entry *e);

#endif
