/* The EFI program that reads a configuration, and what it says of itself. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_DETECT_PROGRAM_H
#define DISCOVER_CONF_GRUB_DETECT_PROGRAM_H

#include "discover/conf/grub/detector.h"

/* The text of .sbat of the program beside the configuration, or on its disk's EFI system partition
 * the one whose own grub.cfg leads to this volume, or the only one. Empty: none.
 * Sets d->program. */
struct slice detect_program_sbat(struct detector *d);

#endif
