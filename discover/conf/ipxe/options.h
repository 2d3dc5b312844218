/* Options of iPXE's commands, as its own getopt reads them. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_OPTIONS_H
#define DISCOVER_CONF_IPXE_OPTIONS_H

#include "discover/conf/ipxe/state.h"

/* Take the options of @c out of the words, of which the first is the command's name. IPXE_OK, or
 * the status of wrong ones, or of a wrong number of words behind them. */
int ipxe_options(struct ipxe *x, const struct ipxe_command *c, uint32_t argc, struct slice *argv,
		 struct ipxe_args *args);

/* A key as options name it: the character, or its number. */
bool ipxe_key(struct slice text, uint32_t *key);

#endif
