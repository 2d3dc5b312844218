/* The walk over a volume's candidate files: which file is handed to which parser. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_WALK_H
#define DISCOVER_WALK_H

#include "discover/parser.h"
#include "discover/scan.h"

/* Hand every file that @parser wants, below scan->base, to it. */
void walk_parser(struct scan *scan, const struct parser *parser);

/* Note that of @path only the first @limit bytes were read. */
void walk_note_cut(struct scan *scan, struct slice path, int limit);

/* On a network volume: hand the file at @url to the parser that runs now. True: it was there, or
 * the server does not answer, which is noted: no other name is to be asked for. */
bool walk_url(struct scan *scan, struct slice url);

#endif
