/* Facts about the running machine. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_MACHINE_H
#define INIT_MACHINE_MACHINE_H

#include "discover/scan.h"

/* Look: EFI firmware or not, and the architecture (text in static memory). */
struct machine machine_look(void);

/* What its device tree says it is: most specific first, separated by blanks; empty where there is
 * no tree. Static memory. */
struct slice machine_compatible(void);

#endif
