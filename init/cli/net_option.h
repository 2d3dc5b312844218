/* --url and --dhcp: networks as volumes. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_NET_OPTION_H
#define INIT_CLI_NET_OPTION_H

#include "init/catalog/discovery.h"
#include "init/cli/options.h"

/* Read whom https trusts into *@anchors, which is empty: --ca, else what this system trusts.
 * CLI_DONE, or CLI_USAGE with a message. */
int net_option_anchors(const struct options *o, struct arena *a, struct slice *anchors);

/* The name servers of this system, separated by blanks. */
struct slice net_option_name_servers(struct arena *a);

/* Add what is offered at @url, as if a lease named it. CLI_DONE, or another exit code with a
 * message. */
int net_option_url(struct discovery *d, const char *url, const struct options *o, struct arena *a);

/* Ask for a lease on @interface, and add what it names when there is one. Jobs that end are told by
 * net_option_reaped(). The same. */
int net_option_dhcp(struct discovery *d, const char *interface, const struct options *o);
bool net_option_reaped(pid_t pid, int status);

#endif
