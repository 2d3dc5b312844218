/* Loading a kernel by its file name, and forgetting it: for `kexling load` and for `kexec`. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_KERNEL_H
#define INIT_CLI_KERNEL_H

#include "init/cli/options.h"

/* Load the kernel o->word with what @o names; says what went wrong, or with o->json everything.
 * @known: an initrd that no kernel unpacks is refused, unless @o forces it. An exit code. */
int kernel_load(const struct options *o, bool known, struct arena *a);

/* Forget the loaded kernel. Returns an exit code, with a message. */
int kernel_unload(void);

#endif
