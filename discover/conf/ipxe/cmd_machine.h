/* Commands about interfaces, the processor, the machine and the console. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_CMD_MACHINE_H
#define DISCOVER_CONF_IPXE_CMD_MACHINE_H

#include "discover/conf/ipxe/state.h"

/* The last one has no names. */
extern const struct ipxe_command ipxe_machine_commands[];

#endif
