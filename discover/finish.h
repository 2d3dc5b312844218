/* After the parsers: every entry is checked against the files it names, and gets its id. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_FINISH_H
#define DISCOVER_FINISH_H

#include "discover/scan.h"

/* Note missing files and volumes as problems of the entries, and give each entry its id. */
void scan_finish(struct scan *scan);

#endif
