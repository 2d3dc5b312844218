/* Commands that make menus, and those that go on in another configuration. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_MENU_H
#define DISCOVER_CONF_GRUB_CMD_MENU_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_menuentry);
GRUB_COMMAND(cmd_source);
GRUB_COMMAND(cmd_configfile);
GRUB_COMMAND(cmd_normal);
GRUB_COMMAND(cmd_extract_entries);

#endif
