/* The record of a start, drawn. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_TIMELINE_H
#define INIT_CLI_TIMELINE_H

#include "lib/text.h"

/* An SVG 1.1 picture of a document of record_put(): a row for the kernel, for each device that was
 * looked at, for the menu and for loading, all on one axis. It needs no other file, and its bars
 * can be told apart without colours. False: it is no such document, or has no times. */
bool timeline_draw(struct slice document, struct text *out);

#endif
