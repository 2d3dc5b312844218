/* kexling unload: forget what is loaded. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/kernel.h"

static int unload_kernel(const struct options *o, struct arena *a)
{
	(void)o;
	(void)a;
	return kernel_unload();
}

static const struct command unload = {
	.name = "unload", .bit = FOR_UNLOAD, .argument = "",
	.help = "forget what is loaded", .run = unload_kernel,
};
COMMAND(unload);
