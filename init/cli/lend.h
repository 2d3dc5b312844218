/* What the commands rw and ro share: asking process 1, and naming devices. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_LEND_H
#define INIT_CLI_LEND_H

#include "init/cli/cli.h"

/* The kernel's name ("vda2") of the device that @word names: "vda2", "/dev/vda2", "UUID=...",
 * "LABEL=...", or a link to it. Empty, with a message: there is no such block device. */
struct slice lend_device(const char *word, struct arena *a);

/* Have process 1 do that with @name: "take", "give", or "hello", which
 * does nothing. CLI_DONE, and *@others are names of devices
 * that went with it; or another exit code with a message: among others that this is not kexling's
 * own shell. */
int lend_ask(const char *verb, struct slice name, struct arena *a, struct slice *others);

#endif
