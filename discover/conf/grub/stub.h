/* Stand-ins for commands: what the oracle's emulator cannot do, neither does a trace. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_STUB_H
#define DISCOVER_CONF_GRUB_STUB_H

#include "discover/conf/grub/state.h"
#include "discover/conf/grub/tracer.h"

/* Do what the emulator does in place of a command: true and *@status. False: it is to be run. */
bool stub_run(struct tracer *t, struct grub *g, struct slice name, uint32_t argc,
	      struct slice *argv, int *status);

/* Whether the emulator has something in place of the command, which every dialect has then. */
bool stub_is(const struct tracer *t, struct slice name);

/* A command that is there only for a recording (options->stand_in); it hides a script's function of
 * the same name. NULL: none. */
const struct grub_command *stub_find(const struct tracer *t, struct slice name);

#endif
