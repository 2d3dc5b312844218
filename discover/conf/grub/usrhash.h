/* What Flatcar's GRUB adds to a command line: the hash of the system that the kernel belongs to. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_USRHASH_H
#define DISCOVER_CONF_GRUB_USRHASH_H

#include "discover/scan.h"

/* Whether @config is where Flatcar and CoreOS keep the configuration of their GRUB. */
bool grub_has_usrhash(struct slice config);

/* Add it to the entry, with a note, when its kernel has one. */
void grub_add_usrhash(struct scan *scan, struct boot_entry *e);

#endif
