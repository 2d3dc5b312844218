/* One program: as /init it is the boot loader, as kexec what that name promises,
 * otherwise a tool. */
/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "init/cli/cli.h"
#include "init/cli/kexec.h"
#include "init/pid1/pid1.h"

/* The name counts too: "kexling list" as the first process
 * of a container is not a machine's init. */
int main(int argc, char **argv)
{
	struct slice name = slice_basename(slice_str(argc > 0 ? argv[0] : ""));

	if (getpid() == 1 && slice_eq(name, S("init")))
		pid1_main();
	if (slice_eq(name, S("kexec")))
		return kexec_main(argc, argv);
	return cli_main(argc, argv);
}
