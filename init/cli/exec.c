/* kexling exec: jump into what is loaded. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/leave.h"
#include "init/cli/options.h"

static int jump_by_option(const struct options *o, struct arena *a)
{
	(void)a;
	return leave_system(o->via, false);
}

static const struct command exec = {
	.name = "exec", .bit = FOR_EXEC, .argument = "",
	.help = "jump into what is loaded", .run = jump_by_option,
};
COMMAND(exec);
