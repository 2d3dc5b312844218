/* Commands that ask about the machine: cpuid, smbios. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_MACHINE_H
#define DISCOVER_CONF_GRUB_CMD_MACHINE_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_cpuid);
GRUB_COMMAND(cmd_smbios);

#endif
