/* Commands that take in GRUB Legacy's and syslinux' configurations. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_IMPORT_H
#define DISCOVER_CONF_GRUB_CMD_IMPORT_H

#include "discover/conf/grub/state.h"

/* How a row of the table takes a file in: as a menu of its own (IMPORT_CONFIGFILE), its entries
 * alone (IMPORT_EXTRACT), both; 0: as if its text stood in the script. */
enum { IMPORT_CONFIGFILE = 1, IMPORT_EXTRACT = 2 };

GRUB_COMMAND(cmd_legacy);
GRUB_COMMAND(cmd_syslinux);

#endif
