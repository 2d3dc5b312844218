/* One program: called /init by the kernel it is the boot loader, called kexec it takes the options
 * of kexec-tools, otherwise it is kexling's command line. */
/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "init/cli/cli.h"
#include "init/cli/kexec.h"
#include "init/pid1/pid1.h"

/* Being process 1 is not enough: so is "kexling list" as the first process of a container. */
int main(int argc, char **argv)
{
	struct slice name = slice_basename(slice_str(argc > 0 ? argv[0] : ""));

	if (getpid() == 1 && slice_eq(name, S("init")))
		pid1_main();
	if (slice_eq(name, S("kexec")))
		return kexec_main(argc, argv);
	return cli_main(argc, argv);
}
