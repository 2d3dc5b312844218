/* The table of all commands. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_COMMANDS_H
#define DISCOVER_CONF_IPXE_COMMANDS_H

#include "discover/conf/ipxe/state.h"

/* The command of that name; NULL: "command not found". */
const struct ipxe_command *ipxe_command_find(struct slice name);

#endif
