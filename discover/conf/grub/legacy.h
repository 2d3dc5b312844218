/* GRUB Legacy's menu.lst, run as commands of the GRUB language. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_LEGACY_H
#define DISCOVER_CONF_GRUB_LEGACY_H

#include "discover/conf/grub/state.h"

/* Take @text for a menu.lst: what stands before the first title is run in the current context, each
 * title becomes an entry of the current menu. g->file says where it is from. */
void grub_legacy_run(struct grub *g, struct slice text);

/* The same of a file. 0 or a status with the error set. */
int grub_legacy_file(struct grub *g, struct slice name);

#endif
