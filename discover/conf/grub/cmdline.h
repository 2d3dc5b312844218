/* The kernel's command line. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMDLINE_H
#define DISCOVER_CONF_GRUB_CMDLINE_H

#include "discover/conf/grub/state.h"

/* The words @argv as one line, with the quotes and backslashes that GRUB puts in. It lasts. */
struct slice grub_cmdline(const struct grub *g, uint32_t argc, const struct slice *argv);

#endif
