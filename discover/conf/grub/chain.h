/* Entries that start another GRUB: its menu is what they show. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CHAIN_H
#define DISCOVER_CONF_GRUB_CHAIN_H

#include "discover/conf/grub/state.h"

/* After an entry's body: when it has loaded GRUB or shim as an EFI program, go on with the
 * configuration beside it, or else that of a vendor's directory on its volume, as configfile does,
 * but with nothing of this GRUB's variables. Without such a configuration nothing happens. */
void grub_chain(struct grub *g);

#endif
