/* What is known about the machine: for the title line, and for which keys make sense on it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_CARD_H
#define INIT_MENU_CARD_H

#include <stdbool.h>

#include "lib/slice.h"

/**
 * struct card - one for all menus; its owner keeps the texts, which may hold foreign bytes
 * @version:  of this program
 * @machine:  what it is called, and its serial number
 * @firmware: "UEFI, Secure Boot on"
 * @clock:    "12:03 UTC"
 * @why:      why the default is the default
 * @notes:    what else is worth a line below the list: a degraded array
 * @waits:    which device has not answered for a while: "sdb, 7 s"
 * @setup:    the firmware has a set-up that a restart can lead to
 * @hosted:   the machine is somebody else's: the menu is a command on a running system
 */
struct card {
	struct slice version, machine, firmware, clock, why, notes, waits;
	bool setup, hosted;
};

#endif
