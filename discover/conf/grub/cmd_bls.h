/* Menu entries out of Boot Loader Specification files: blscfg. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_BLS_H
#define DISCOVER_CONF_GRUB_CMD_BLS_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_blscfg);

#endif
