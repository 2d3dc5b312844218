/* Whether a GRUB configuration keeps a default that is chosen. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_GRUB_KEEPS_H
#define CONF_GRUB_KEEPS_H

#include "discover/scan.h"

/* Set @menu's keeps and env: its file takes its default from the environment block beside it, by
 * the words that grub-mkconfig writes. */
void grub_keeps(struct scan *scan, struct menu *menu);

#endif
