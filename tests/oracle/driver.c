/* `kexling grub` by itself, for the host: what the oracle's runner calls. */
/* SPDX-License-Identifier: MIT */
#include "init/cli_grub.h"

int main(int argc, char **argv)
{
	return cli_grub(argc - 1, argv + 1);
}
