/* Menus and forms: making them, choosing. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_CMD_MENU_H
#define DISCOVER_CONF_IPXE_CMD_MENU_H

#include "discover/conf/ipxe/state.h"

/* The last one has no names. */
extern const struct ipxe_command ipxe_menu_commands[];

#endif
