/* Every way through the menus of a script becomes an entry. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_EXPLORE_H
#define DISCOVER_CONF_IPXE_EXPLORE_H

#include "discover/scan.h"

/* Add a menu with what the script does that was fetched from @url: where it asks, once for each
 * answer. Nothing is waited for and nothing is started. What is fetched on the way is bounded: see
 * LIMIT_IPXE_SCRIPTS; what unattended iPXE would do is fetched first. */
void ipxe_explore(struct scan *scan, struct slice url, struct slice text);

#endif
