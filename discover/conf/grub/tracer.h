/* A trace being made. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_TRACER_H
#define DISCOVER_CONF_GRUB_TRACER_H

#include "discover/conf/grub/setup.h"
#include "discover/conf/grub/trace.h"

struct traced_command {
	struct slice *argv;	/* the name first */
	uint32_t argc;
	unsigned depth;
	bool returned;
	int status;
};

struct tracer {
	const struct grub_trace *options;
	struct arena *arena;
	struct {
		struct traced_command **at;
		uint32_t n;
	} commands;
	unsigned depth;
	bool silent;
	size_t key;		/* the next of options->keys */
};

/* What the emulator's stand-ins do. True, and *@status, when @name is one of them. */
bool stub_run(struct tracer *t, struct grub *g, struct slice name, uint32_t argc,
	      struct slice *argv, int *status);

/* A command that was only made for a recording; it hides a script's function of the same name. */
const struct grub_command *stub_find(const struct tracer *t, struct slice name);

/* GRUB's menu loop: wait, boot, fall back. @nested: inside another menu; @automatic: the entry that
 * opened it was booted without a key. */
void play_menu(struct tracer *t, struct grub *g, struct grub_menu *menu, bool nested,
	       bool automatic);

#endif
