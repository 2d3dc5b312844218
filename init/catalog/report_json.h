/* The catalog as JSON, schema 1. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_REPORT_JSON_H
#define INIT_CATALOG_REPORT_JSON_H

#include "init/catalog/catalog.h"
#include "lib/json.h"

/* One entry as an object. @chosen: the default of the listing, or NULL. References name a volume by
 * its UUID, else its label, else its device. */
void report_json_entry(struct json *j, const struct catalog *c, const struct listed *l,
		       const struct listed *chosen);

/* One request to a server as an object. */
void report_json_request(struct json *j, const struct fetch_request *r);

/* The whole document. @quirks: what is done to devices before the jump; NULL: not to be told. */
void report_json_catalog(struct json *j, const struct catalog *c, const struct listed *chosen,
			 const struct slice_list *quirks);

#endif
