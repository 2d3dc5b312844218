/* Pages of the menu that are made when somebody reads them: the devices, this start. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_PAGES_H
#define INIT_PID1_PAGES_H

#include "init/boot/record.h"
#include "init/menu/devices.h"

/**
 * struct pages - what they tell of; the owner sets everything above @devices, once
 * @devices, @story: for the menus
 */
struct pages {
	const struct catalog *catalog;
	const struct record *record;
	const struct settings *settings;

	struct devices devices, story;
};

/* Make both, to be written when they are read. */
void pages_init(struct pages *p);

#endif
