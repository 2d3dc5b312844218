/* Menu entries for unified kernel images: uki. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_UKI_H
#define DISCOVER_CONF_GRUB_CMD_UKI_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_uki);

#endif
