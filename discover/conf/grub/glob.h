/* Names of files and devices that match a pattern. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_GLOB_H
#define DISCOVER_CONF_GRUB_GLOB_H

#include "discover/conf/grub/state.h"

/* What matches the word @e, in which a backslash makes the next byte literal: *@found, empty
 * before, in the scratch arena. False: nothing, or @e is no pattern; the word stays what it is. */
bool grub_glob(struct grub *g, struct slice e, struct slice_list *found);

#endif
