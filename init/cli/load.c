/* kexling load: a kernel by its file name. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/kernel.h"

static int load_kernel_file(const struct options *o, struct arena *a)
{
	if (o->word)
		return kernel_load(o, true, a);
	return cli_error(CLI_USAGE,
			 "load: which kernel? ('kexling boot --load-only' loads an entry)");
}

static const struct command load = {
	.name = "load", .bit = FOR_LOAD, .argument = "KERNEL",
	.help = "load a kernel by its file name, do not jump", .run = load_kernel_file,
};
COMMAND(load);
