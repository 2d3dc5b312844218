/* The volumes that a command works on: those that options name, or this machine's. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_VOLUMES_H
#define INIT_CLI_VOLUMES_H

#include "init/catalog/catalog.h"
#include "init/cli/options.h"
#include "init/machine/settings.h"

/* struct volumes - what was found; @efivars: where the firmware's variables are, NULL: where
 * efivarfs has them */
struct volumes {
	struct settings settings;
	const char *efivars;
	const struct catalog *catalog;
	const struct listing *list;
};

/* Probe and scan the volumes that @o names, or all block devices, until all have answered.
 * CLI_DONE, or another exit code with a message. Once a process: @v stays in use to its end. */
int volumes_read(const struct options *o, struct arena *a, struct volumes *v);

/* The same for commands whose word says where: a directory, as --root, an image, as --image, or a
 * block device, whose entries alone are meant then. */
int volumes_read_where(const struct options *o, struct arena *a, struct volumes *v);

/* That directory, opened: a descriptor, which is the caller's, or -1. */
int volumes_efivars(const struct volumes *v);

/* Why there is no entry, as an error. */
int volumes_none(void);

/* The entry that is booted without a choice, or NULL. */
const struct listed *volumes_default(const struct volumes *v);

/* The entry that a word names: its id or the beginning of it, or its name, title or number in the
 * list when only one has it; NULL: the default. NULL with a message. */
const struct listed *volumes_find(const struct volumes *v, const char *word);

#endif
