/* GRUB's environment block as a reader of other formats needs it. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_GRUBENV_H
#define CONF_GRUBENV_H

#include "lib/arena.h"

struct grubenv {
	struct grubenv_variable {
		struct slice name, value;
	} *at;
	uint32_t n;
};

/* The variables of the block in @text (GRUB manual, "GRUB environment block"). False, and @env
 * untouched, when it does not begin as one. Of a repeated name all are kept; the last counts. */
bool grubenv_parse(struct slice text, struct arena *a, struct grubenv *env);

/* The value of @name; the empty slice when it is not set. */
struct slice grubenv_get(const struct grubenv *env, struct slice name);

#endif
