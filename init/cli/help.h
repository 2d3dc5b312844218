/* What the commands and their options are, printed from their tables. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_HELP_H
#define INIT_CLI_HELP_H

#include "init/cli/command.h"

/* Print how @c is called and its options. An exit code. */
int help_print(const struct command *c, struct arena *a);

#endif
