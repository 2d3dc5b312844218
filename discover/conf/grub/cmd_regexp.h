/* The command regexp. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_REGEXP_H
#define DISCOVER_CONF_GRUB_CMD_REGEXP_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_regexp);

#endif
