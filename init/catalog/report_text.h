/* The catalog for people. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_REPORT_TEXT_H
#define INIT_CATALOG_REPORT_TEXT_H

#include "init/catalog/catalog.h"
#include "lib/text.h"

/* Everything known about every volume, file and entry. @chosen: the default of the listing, or
 * NULL. */
void report_text_explain(struct text *out, const struct catalog *c, const struct listed *chosen);

/* What became of one volume: a part of a line. */
void report_text_outcome(struct text *out, const struct slot *s);

/* The same in one line a device, without entries. */
void report_text_devices(struct text *out, const struct catalog *c);

#endif
