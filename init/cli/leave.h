/* Leaving this system for the loaded kernel. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_LEAVE_H
#define INIT_CLI_LEAVE_H

#include <stdbool.h>

/* What is done between the decision to leave this system and the jump: the values of --via, in the
 * order of the table of options. */
enum leave_via {
	LEAVE_NOW,		/* only sync(2) */
	LEAVE_SYSTEMCTL,	/* systemd stops everything and jumps */
	LEAVE_OPENRC,		/* `openrc shutdown` stops everything */
};

/* Jump into the loaded kernel. Returns an exit code, with a message, when that fails: when none is
 * loaded, or when the program that was to do it cannot be run. @no_sync: of LEAVE_NOW only. */
int leave_system(enum leave_via via, bool no_sync);

#endif
