/* What every command stands on: messages, output, memory. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_CLI_H
#define INIT_CLI_CLI_H

#include "lib/arena.h"

/* Exit codes. */
enum { CLI_DONE = 0, CLI_REFUSED = 1, CLI_USAGE = 2 };

/* Memory for one invocation; running out of it ends the program. 0 or -ENOMEM. */
int cli_open_memory(struct arena *a) __attribute__((warn_unused_result));

/* "kexling: " and the message as one line on stderr; @exit_code is handed through. */
int cli_error(int exit_code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Write to stdout; CLI_DONE, or CLI_REFUSED with a message when that fails (full disk,
 * closed pipe). */
int cli_print(struct slice text);

#endif
