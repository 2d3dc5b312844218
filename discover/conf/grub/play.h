/* GRUB's menu played through without a screen. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_PLAY_H
#define DISCOVER_CONF_GRUB_PLAY_H

#include "discover/conf/grub/state.h"
#include "discover/conf/grub/tracer.h"

/* GRUB's menu loop: wait, boot, fall back. @automatic: the entry that opened this menu was booted
 * without a key, so the menu ends after one attempt. When it would wait for a key that does not
 * come, the run stops with STOP_WAIT. */
void play_menu(struct tracer *t, struct grub *g, struct grub_menu *menu, bool automatic);

#endif
