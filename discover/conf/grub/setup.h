/* Starting the interpreter: memory, devices, the variables that GRUB itself sets. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_SETUP_H
#define DISCOVER_CONF_GRUB_SETUP_H

#include "discover/conf/grub/state.h"

/**
 * struct interpreter - a run with its memory
 */
struct interpreter {
	struct grub grub;
	struct arena arena, scratch;
	struct layer vars, functions;
	struct grub_menu menu;
};

/* Make ready to run a script for @scan. 0, or -ENOMEM; released by grub_close(). The interpreter's
 * address has to stay. */
int grub_open(struct interpreter *in, struct scan *scan) __attribute__((warn_unused_result));
void grub_close(struct interpreter *in);

/* Preset variables for a configuration in @dir of @volume. */
void grub_preset(struct grub *g, const struct volume *volume, struct slice dir);

#endif
