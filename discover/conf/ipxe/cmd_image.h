/* Commands that fetch, choose and start images. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_CMD_IMAGE_H
#define DISCOVER_CONF_IPXE_CMD_IMAGE_H

#include "discover/conf/ipxe/state.h"

/* The last one has no names. */
extern const struct ipxe_command ipxe_image_commands[];

#endif
