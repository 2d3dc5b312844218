/* The command search in its forms. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_SEARCH_H
#define DISCOVER_CONF_GRUB_CMD_SEARCH_H

#include "discover/conf/grub/state.h"

/* The kind of search that a row of the table asks for: search.file and its kin. */
enum { SEARCH_FILE = 1, SEARCH_LABEL, SEARCH_UUID, SEARCH_PARTLABEL, SEARCH_PARTUUID };

GRUB_COMMAND(cmd_search);
GRUB_COMMAND(cmd_search_dot);

#endif
