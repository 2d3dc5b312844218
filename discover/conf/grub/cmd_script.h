/* Commands of the language itself, and those that do nothing here. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_SCRIPT_H
#define DISCOVER_CONF_GRUB_CMD_SCRIPT_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_true);
GRUB_COMMAND(cmd_false);
GRUB_COMMAND(cmd_break);
GRUB_COMMAND(cmd_return);
GRUB_COMMAND(cmd_shift);
GRUB_COMMAND(cmd_setparams);
GRUB_COMMAND(cmd_set);
GRUB_COMMAND(cmd_unset);
GRUB_COMMAND(cmd_export);
GRUB_COMMAND(cmd_increment);
GRUB_COMMAND(cmd_echo);
GRUB_COMMAND(cmd_eval);
GRUB_COMMAND(cmd_accept);
GRUB_COMMAND(cmd_refuse);

#endif
