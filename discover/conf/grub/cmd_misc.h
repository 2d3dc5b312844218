/* Smaller commands: text and files, keys, passwords. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_MISC_H
#define DISCOVER_CONF_GRUB_CMD_MISC_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_tr);
GRUB_COMMAND(cmd_cat);
GRUB_COMMAND(cmd_read);
GRUB_COMMAND(cmd_password);
GRUB_COMMAND(cmd_authenticate);
GRUB_COMMAND(cmd_signature);
GRUB_COMMAND(cmd_version);

#endif
