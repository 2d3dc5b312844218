/* Running scripts and lines. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_RUN_H
#define DISCOVER_CONF_IPXE_RUN_H

#include "discover/conf/ipxe/state.h"

/* Run one command with its words, which are expanded already; the status. */
int ipxe_run_words(struct ipxe *x, uint32_t argc, struct slice *argv);

/* Run a line: commands with operators between them; the status of the last one that was run. */
int ipxe_run_line(struct ipxe *x, struct slice line);

/* Run a script's text as @image; its status. */
int ipxe_run_script(struct ipxe *x, struct ipxe_image *image);

/* Go to a label of the running script: the line that has it is next. */
int ipxe_goto(struct ipxe *x, struct slice label);

#endif
