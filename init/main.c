/* One program: called /init by the kernel it is the boot loader, otherwise a command line tool. */
/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "init/cli/commands.h"
#include "init/pid1/pid1.h"
#include "lib/slice.h"

/* Being process 1 is not enough: so is "kexling list" as the first process of a container. */
int main(int argc, char **argv)
{
	struct slice name = slice_basename(slice_str(argc > 0 ? argv[0] : ""));

	if (getpid() == 1 && slice_eq(name, S("init")))
		pid1_main();
	return commands_main(argc, argv);
}
