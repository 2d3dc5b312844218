/* Expansion: words of a statement become arguments. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_EXPAND_H
#define DISCOVER_CONF_GRUB_EXPAND_H

#include "discover/conf/grub/ast.h"
#include "discover/conf/grub/state.h"

/* Replace variables in @words, split values, match file names: *@argv, in the scratch arena. What
 * is too long is noted and leaves no words. */
void grub_expand(struct grub *g, const struct word *words, struct grub_argv *argv);

#endif
