/* Which PCI devices need something before the jump. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_QUIRK_TABLE_H
#define INIT_MACHINE_QUIRK_TABLE_H

#include <stdint.h>

/* Done in this order. */
enum quirk_step {
	QUIRK_DOWN = 1 << 0,	/* its network interfaces are switched off */
	QUIRK_UNBIND = 1 << 1,	/* its driver lets go of it */
	QUIRK_RESET = 1 << 2,	/* it is reset, by itself where it can */
	QUIRK_QUIET = 1 << 3,	/* it may no longer write to memory by itself: bus mastering */
};

/**
 * struct quirk - what a device needs
 * @vendor, @device: its numbers; both 0: the table's end
 * @steps: its enum quirk_step; 0: it is left alone
 * @why:   for people
 */
struct quirk {
	uint16_t vendor, device;
	uint8_t steps;
	const char *why;
};

extern const struct quirk quirk_table[];

#endif
