/* One program: as /init it is the boot loader, otherwise a tool. */
/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "init/cli.h"
#include "init/pid1.h"

/* The name counts too: "kexling list" as the first process of a container is not a machine's init. */
int main(int argc, char **argv)
{
	if (getpid() == 1 && argc > 0 && slice_eq(slice_basename(slice_str(argv[0])), S("init")))
		pid1_main();
	return cli_main(argc, argv);
}
