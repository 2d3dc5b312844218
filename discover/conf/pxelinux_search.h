/* Where pxelinux looks for its configuration, on a network volume. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_PXELINUX_SEARCH_H
#define CONF_PXELINUX_SEARCH_H

#include "discover/conf/sysappend.h"
#include "discover/scan.h"

/* The prefix of all names: option 210, else the boot file's, as pxelinux cuts it. */
struct slice pxelinux_net_prefix(struct scan *scan);

/* What @name means in a configuration below @prefix: an address. */
struct slice pxelinux_net_url(struct scan *scan, struct slice prefix, struct slice name);

/* Ask for option 209's file, then for the names by UUID, hardware address, IPv4 address, and
 * "default"; the first that is there is parsed by scan->parser. The UUID is tried as pxelinux
 * writes it, then as people do. False: none is there, and the server answered. */
bool pxelinux_search(struct scan *scan);

/* What SYSAPPEND's names stand for on this machine and network. */
void pxelinux_net_facts(struct scan *scan, struct slice values[SYSAPPEND_COUNT]);

#endif
