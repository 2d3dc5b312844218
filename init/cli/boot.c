/* kexling boot: load an entry of this system, and jump. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/start.h"

static int boot_entry(const struct options *o, struct arena *a)
{
	struct volumes v;
	int rc = volumes_read(o, a, &v);

	if (rc)
		return rc;
	const struct listed *l = volumes_find(&v, o->word);
	return l ? start_entry(o, &v, l, NULL, a) : CLI_REFUSED;
}

static const struct command boot = {
	.name = "boot", .bit = FOR_BOOT, .argument = "[ID]",
	.help = "load an entry (without ID the default) and jump", .run = boot_entry,
};
COMMAND(boot);
