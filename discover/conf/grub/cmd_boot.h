/* Commands that load something, and those that leave the loader. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_BOOT_H
#define DISCOVER_CONF_GRUB_CMD_BOOT_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_linux);
GRUB_COMMAND(cmd_initrd);
GRUB_COMMAND(cmd_devicetree);
GRUB_COMMAND(cmd_legacy_kernel);
GRUB_COMMAND(cmd_chainloader);
GRUB_COMMAND(cmd_foreign);
GRUB_COMMAND(cmd_module);
GRUB_COMMAND(cmd_boot);
GRUB_COMMAND(cmd_leave);

#endif
