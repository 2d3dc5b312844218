/* One run of an iPXE script, command by command, and what all its ways lead to, as JSON. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_TRACE_H
#define DISCOVER_CONF_IPXE_TRACE_H

#include "discover/scan.h"
#include "lib/json.h"

/**
 * struct ipxe_trace - what to run
 * @url:     where @text came from
 * @set:     settings that are there before: "NAME=VALUE"
 * @choices: labels chosen in menus, in order
 */
struct ipxe_trace {
	struct slice url, text;
	struct slice_list set, choices;
};

/* Run the script once over scan->volume: what it printed, its commands with their status, what has
 * come of it, and the settings at the end. 0, or -ENOMEM. */
int ipxe_trace(struct scan *scan, const struct ipxe_trace *t, struct json *j);

/* The entries that a scan has, with the notes. */
void ipxe_put_entries(const struct scan *scan, struct json *j);

#endif
