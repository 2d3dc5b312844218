/* What the boot loader has left about the start of this system. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_LOG_H
#define INIT_CLI_LOG_H

#include "init/catalog/discovery.h"

/* The record, in @a; -ENOENT: there is none; or another -errno. */
int log_of_this_start(struct arena *a, struct slice *document) __attribute__((warn_unused_result));

/* Have @d pass over what the boot loader, by its settings "attempts" and "reset", which this record
 * tells, passes over. Texts in @a. */
void log_heed_rules(struct slice document, struct discovery *d, struct arena *a);

#endif
