/* A command: one registered object in a file of its own. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_COMMAND_H
#define INIT_CLI_COMMAND_H

#include "init/cli/cli.h"
#include "lib/registry.h"

struct options;

/* One bit a command, for the table of options. Help lists the commands in this order. */
enum command_bit {
	FOR_LIST = 1 << 0,
	FOR_SHOW = 1 << 1,
	FOR_EXPLAIN = 1 << 2,
	FOR_CHECK = 1 << 3,
	FOR_BOOT = 1 << 4,
	FOR_MENU = 1 << 5,
	FOR_SET_DEFAULT = 1 << 6,
	FOR_LOAD = 1 << 7,
	FOR_EXEC = 1 << 8,
	FOR_UNLOAD = 1 << 9,
	FOR_STATUS = 1 << 10,
	FOR_IP = 1 << 11,
	FOR_LOG = 1 << 12,
	FOR_GOOD = 1 << 13,
	FOR_FORGET = 1 << 14,
	FOR_GRUB = 1 << 15,
	FOR_IPXE = 1 << 16,
	FOR_KEXEC = 1 << 17,
	FOR_INSTALL = 1 << 18,
	FOR_RW = 1 << 19,
	FOR_RO = 1 << 20,
	FOR_VERSION = 1 << 21,
	FOR_FETCH = 1 << 22,
	FOR_HELP = 1 << 23,
};

/**
 * struct command - one command
 * @bit:      of it alone
 * @argument: the words that it takes besides options, at most two, in brackets when they may be
 *            missing, or ""
 * @help:     what it does, in half a line
 * @usage:    lines about how it is called, when that takes more than its name and @argument
 * @run:      returns an exit code
 */
struct command {
	const char *name;
	uint32_t bit;
	const char *argument;
	const char *help;
	const char *usage;
	int (*run)(const struct options *o, struct arena *a);
};
REGISTRY_DECLARE(struct command, commands);
#define COMMAND(object) REGISTER(struct command, commands, object)

/* The command of that name, or NULL with a message. */
const struct command *command_find(struct slice name, struct arena *a);

/* The one that follows @before in the order of bits; NULL: the first one, and after the last. */
const struct command *command_next(const struct command *before);
#define COMMAND_FOR_EACH(c)                                                                        \
	for (const struct command *c = command_next(NULL); c; c = command_next(c))

#endif
