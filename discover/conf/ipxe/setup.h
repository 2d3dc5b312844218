/* What iPXE knows before the first line of a script. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_SETUP_H
#define DISCOVER_CONF_IPXE_SETUP_H

#include "discover/conf/ipxe/state.h"
#include "discover/scan.h"

/* Open a run over what @files has, with the settings of the machine and of its interface, which is
 * called net0; either may be NULL. The run's memory is @arena. */
void ipxe_setup(struct ipxe *x, struct arena *arena, struct source *files,
		const struct machine *machine, const struct net_identity *who,
		struct ipxe_budget *budget);

/* Run @text, which came from @url, as the first script. */
void ipxe_start(struct ipxe *x, struct slice url, struct slice text);

#endif
