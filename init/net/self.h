/* What this machine says about itself to DHCP servers. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_NET_SELF_H
#define INIT_NET_SELF_H

#include "discover/net/dhcp4.h"
#include "discover/scan.h"

/* All but the address of an interface. @class: net.class: "" or "ipxe": understands iPXE's scripts;
 * "pxe", "http": does not; any other text: that is the user class. */
struct dhcp4_self net_self(const struct machine *machine, struct slice class);

/* The 16 bytes of the machine's UUID, as they lie in its SMBIOS table (structure 1, offset 8);
 * empty: it has none. */
struct slice net_self_uuid(struct slice smbios);

/* Its architecture as DHCP option 93 has it: what the firmware was. */
uint16_t net_self_arch(const struct machine *machine);

#endif
