/* What the boot loader has left about the start of this system. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_LOG_H
#define INIT_CLI_LOG_H

#include "lib/arena.h"

/* The record, in @a; -ENOENT: there is none; or another -errno. */
int log_of_this_start(struct arena *a, struct slice *document) __attribute__((warn_unused_result));

#endif
