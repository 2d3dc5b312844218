/* Names in /dev that people know from installed systems: for the rescue shell. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_DEVICE_LINKS_H
#define INIT_CATALOG_DEVICE_LINKS_H

#include "init/catalog/catalog.h"

/* Make /dev/disk/by-label, /dev/disk/by-uuid and /dev/mapper as they should be now: links to what
 * @c knows. What a link cannot be called by is written as udev writes it, "\\x20" for a blank. */
void device_links_make(const struct catalog *c);

/* Whether the link that names @s by its label, or else its UUID, leads to it: no better volume has
 * that name, too. What can be unplugged takes none from a fixed disk. */
bool device_links_first(const struct catalog *c, const struct slot *s, bool label);

#endif
