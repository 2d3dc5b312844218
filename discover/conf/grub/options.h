/* Options of commands: "-f FILE", "--set=NAME". */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_OPTIONS_H
#define DISCOVER_CONF_GRUB_OPTIONS_H

#include "discover/conf/grub/state.h"

/* Kinds of an option. */
enum {
	OPT_VALUE = 1,		/* it takes a value */
	OPT_OPTIONAL = 2,	/* which may be missing */
	OPT_REPEAT = 4,		/* each of its values is kept */
	OPT_NUMBER = 8,		/* its value has to be a number */
};

/* How a command reads its words. */
enum {
	OPTIONS_AT_START = 1,	/* the first word that is no option ends them */
	OPTIONS_ACCEPT_DASH = 2, /* an unknown option is an argument, not an error */
};

struct grub_option {
	char letter;		/* 0: none */
	unsigned char kind;
	struct slice name;	/* empty: none */
};

/* @value: the last one; @values: all of an OPT_REPEAT. */
struct grub_option_value {
	bool set, has_value;
	struct slice value;
	struct slice_list values;
};

enum { GRUB_HELP = -1 };

/* Sort @argv into values of the @n options and the rest, in the scratch arena. 0, a status, or
 * GRUB_HELP when only help was asked for. */
int grub_options(struct grub *g, const struct grub_option *options, uint32_t n, unsigned flags,
		 uint32_t argc, struct slice *argv, struct grub_option_value *values,
		 struct grub_argv *rest);

#endif
