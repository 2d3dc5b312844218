/* Screens on which nothing can be shown. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_SCREENS_H
#define INIT_MACHINE_SCREENS_H

#include "lib/text.h"

/* One line, in @a, which names those below @sysfs, a directory like /sys. Empty: there is none, or
 * the kernel shows its consoles somewhere. */
struct slice screens_dark(int sysfs, struct arena *a);

/* The same of this machine. */
struct slice screens_dark_here(struct arena *a);

#endif
