/* The command loopback. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_LOOP_H
#define DISCOVER_CONF_GRUB_CMD_LOOP_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_loopback);

#endif
