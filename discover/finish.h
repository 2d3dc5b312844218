/* After the parsers: every entry is checked against the files it names, and gets its id. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_FINISH_H
#define DISCOVER_FINISH_H

#include "discover/scan.h"

/* Drop the entries that are there twice (twins.h). Of the others note missing files and volumes as
 * problems, cut texts that are too long, and give each its id. When there is no menu and no note,
 * note that nothing was found. */
void scan_finish(struct scan *scan);

#endif
