/* What the boot file of a network is: a configuration, a kernel, or a loader's program, whose own
 * configuration is looked for in its place. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BOOTFILE_H
#define DISCOVER_BOOTFILE_H

#include "discover/scan.h"

/* Fetch the beginning of what scan->volume->net names, and run the parsers that it is for. Programs
 * go by their name: they cannot be looked into. */
void bootfile_run(struct scan *scan);

/* The same for a file whose text is at hand. */
void bootfile_parse(struct scan *scan, struct slice url, struct slice text);

#endif
