/* What is handed to everything that writes. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_PLAN_H
#define INIT_WRITE_PLAN_H

#include "init/catalog/catalog.h"
#include "init/machine/settings.h"

/**
 * struct write_plan - what is to be written
 * @entry: its writes, in the order in which it asks for them
 * @asker: number of the volume whose configuration it is from
 * @count: one write more, the last: it counts this start, or is the firmware's next; NULL: none
 * @settings: for the command line of what the firmware starts; NULL: it starts nothing
 * @recipe: what a person made of the entry, when @edited, as in struct boot_plan; so are @consoles
 * @person: somebody at a console wants it, and no entry is started
 */
struct write_plan {
	const struct catalog *catalog;
	const struct boot_entry *entry;
	uint32_t asker;
	const struct boot_write *count;
	const struct settings *settings;
	struct slice recipe, consoles;
	bool edited, person;
};

#endif
