/* Loaders of other systems, which only the firmware starts. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_FOREIGN_H
#define DISCOVER_FOREIGN_H

#include "discover/scan.h"

/* Note those that lie on the volume: a person who looks for that system is told where it is. */
void foreign_find(struct scan *scan);

#endif
