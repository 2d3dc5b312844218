/* `kexling grub`: run a GRUB script and print what it does. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_GRUB_H
#define INIT_CLI_GRUB_H

/* The arguments behind "kexling grub". Returns an exit code: 0 done, 1 refused, 2 usage. */
int cli_grub(int argc, char **argv);

#endif
