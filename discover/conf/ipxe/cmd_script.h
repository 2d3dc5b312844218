/* Commands of the language: settings, conditions, jumps, waiting. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_CMD_SCRIPT_H
#define DISCOVER_CONF_IPXE_CMD_SCRIPT_H

#include "discover/conf/ipxe/state.h"

/* The last one has no names. */
extern const struct ipxe_command ipxe_script_commands[];

#endif
