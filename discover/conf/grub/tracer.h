/* A trace being made: what it was told and what it has seen. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_TRACER_H
#define DISCOVER_CONF_GRUB_TRACER_H

#include "discover/conf/grub/trace_options.h"

struct traced_command {
	struct slice *argv;	/* the name first */
	uint32_t argc;
	unsigned depth;
	bool returned;
	int status;
};

/**
 * struct tracer - the trace
 * @depth:  commands that have begun and not ended
 * @silent: commands are not recorded
 * @key:    the next of options->keys
 */
struct tracer {
	const struct grub_trace *options;
	struct arena *arena;
	struct {
		struct traced_command **at;
		uint32_t n;
	} commands;
	unsigned depth;
	bool silent;
	size_t key;
};

#endif
