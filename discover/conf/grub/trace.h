/* Running a GRUB script for comparison: every command as executed, the menu, what would boot. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_TRACE_H
#define DISCOVER_CONF_GRUB_TRACE_H

#include "discover/conf/grub/trace_options.h"
#include "discover/scan.h"
#include "lib/json.h"

/* Run a script as @options say and describe the run as one JSON object, in the shape of the oracle
 * in tests/oracle: env, exported, out, trace, menu, boot_trace, boot_out, ended_by, timed_out. 0,
 * or -ENOMEM. */
int grub_trace(struct scan *scan, const struct grub_trace *options, struct json *j);

#endif
