/* Whether a GRUB configuration keeps a default that is chosen. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_GRUB_KEEPS_H
#define CONF_GRUB_KEEPS_H

#include "discover/conf/grub/state.h"

/* Set @menu's keeps and env: its file takes its default from the environment block beside it, by
 * the words that grub-mkconfig writes. */
void grub_keeps(struct grub *g, struct menu *menu);

#endif
