/* What a configuration may have meant that names a file which is not there. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NEAR_H
#define DISCOVER_NEAR_H

#include "discover/scan.h"

/* The file in the directory of @path on @v whose name is nearest to its own, as spelling_compare()
 * has it, as "; there is NAME" in the scan's arena. Empty: none is near, @v cannot list (a server),
 * or the scan has asked LIMIT_NEAR times: a directory may be long, and entries many. */
struct slice near_file(struct scan *scan, const struct volume *v, struct slice path);

#endif
