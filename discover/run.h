/* Running a scan: every registered parser over one volume, giving one bounded result. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_RUN_H
#define DISCOVER_RUN_H

#include "discover/scan.h"

/* Run all registered parsers, the lowest rank first, over scan->volume. Then drop entries that are
 * there twice, check that the files of the others are there, and give them their ids. The caller
 * sets the first four members of @scan, and all others to zero. It blocks while files are read. */
void scan_run(struct scan *scan);

#endif
