/* A start that went well. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_GOOD_H
#define INIT_CLI_GOOD_H

#include "init/cli/volumes.h"

/* Take the start that is counted last out of the environment block @place, "UUID=1234:/path", on a
 * volume of @v. Empty; or why not, in words. */
struct slice good_in_block(const struct volumes *v, struct slice place, struct arena *a);

#endif
