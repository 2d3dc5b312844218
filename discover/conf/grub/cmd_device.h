/* Commands about devices: probe, ls. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_DEVICE_H
#define DISCOVER_CONF_GRUB_CMD_DEVICE_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_probe);
GRUB_COMMAND(cmd_ls);

#endif
