/* Entries that start another GRUB: its menu is what they show. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CHAIN_H
#define DISCOVER_CONF_GRUB_CHAIN_H

#include "discover/conf/grub/state.h"

/* After an entry's body. When it has loaded GRUB or shim as an EFI program, run the configuration
 * that lies beside that program, or else that in a vendor's directory on its volume: as configfile
 * does, but with none of the variables that are set here. Without a configuration nothing
 * happens. */
void grub_chain(struct grub *g);

#endif
