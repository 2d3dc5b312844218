/* The table of commands. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_COMMANDS_H
#define DISCOVER_CONF_GRUB_COMMANDS_H

#include "discover/conf/grub/state.h"

/* The command of that name; NULL: none. */
const struct grub_command *grub_command_find(struct slice name);

/* All of them, sorted by name. */
extern const struct grub_command grub_commands[];
extern const uint32_t grub_n_commands;

#endif
