/* The catalog as JSON, schema 1, and as text. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_REPORT_H
#define INIT_CATALOG_REPORT_H

#include "init/catalog/catalog.h"
#include "lib/json.h"

/* The members of one entry (schema 1), as an object. @chosen: the default of the listing, or
 * NULL. References name a volume by its UUID, else its label, else its device. */
void report_entry(struct json *j, const struct catalog *c, const struct listed *l,
		  const struct listed *chosen);

/* The whole document. */
void report_catalog(struct json *j, const struct catalog *c, const struct listed *chosen);

/* Everything known about every volume, file and entry, for people. */
void report_explain(struct text *out, const struct catalog *c, const struct listed *chosen);

/* One line about a volume: "vda2  ext4  boot  1024 MiB: 3 entries", or why it has none. */
void report_volume_line(struct text *out, const struct catalog *c, const struct slot *s);

/* "sda1", or what else names the volume with that number; "?" when it has gone. */
struct slice report_volume_name(const struct catalog *c, uint32_t number);

#endif
