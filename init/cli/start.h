/* Starting an entry of this system: for `kexling boot` and `kexling menu`. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_START_H
#define INIT_CLI_START_H

#include "init/cli/volumes.h"

/* Load @l, as @recipe says (discover/recipe.h; NULL: as it is), tell what that is, and jump, as far
 * as @o lets it. Returns an exit code, with a message. */
int start_entry(const struct options *o, const struct volumes *v, const struct listed *l,
		const struct slice *recipe, struct arena *a);

#endif
