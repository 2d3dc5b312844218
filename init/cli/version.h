/* Which kexling this is. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_VERSION_H
#define INIT_CLI_VERSION_H

#include "lib/arena.h"

/* Print the line of `kexling version`: version, commit, and what is built in. An exit code. */
int version_print(struct arena *a);

#endif
