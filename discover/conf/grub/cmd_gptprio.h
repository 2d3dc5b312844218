/* Flatcar's and Bottlerocket's command gptprio.next. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_GPTPRIO_H
#define DISCOVER_CONF_GRUB_CMD_GPTPRIO_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_gptprio_next);

#endif
