/* Commands about the environment block, and about text in files. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_ENV_H
#define DISCOVER_CONF_GRUB_CMD_ENV_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_load_env);
GRUB_COMMAND(cmd_save_env);
GRUB_COMMAND(cmd_file_env);

#endif
