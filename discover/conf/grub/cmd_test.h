/* The commands "[" and "test". */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_TEST_H
#define DISCOVER_CONF_GRUB_CMD_TEST_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_test);

#endif
