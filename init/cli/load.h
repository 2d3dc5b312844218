/* Loading and leaving, for the commands and for the `kexec` personality. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_LOAD_H
#define INIT_CLI_LOAD_H

#include "init/cli/options.h"

/* What is done between the decision to leave this system and the jump. */
enum leave_via {
	LEAVE_NOW,		/* only sync(2) */
	LEAVE_SYSTEMCTL,	/* systemd stops everything and jumps */
	LEAVE_OPENRC,		/* `openrc shutdown` stops everything */
	LEAVE_VIA_COUNT
};

/* The way that a word names: "now", "systemctl", "openrc". */
bool leave_via_read(struct slice word, enum leave_via *via);

/* Load what @o names; says what went wrong, or with o->json everything. Returns an exit code. */
int cli_load_files(const struct load_options *o, struct arena *a);

/* Whether a kernel is loaded, else an error line. When that cannot be known: true. */
bool cli_something_loaded(void);

/* Jump into the loaded kernel. Returns an exit code when that fails, or when another program has
 * been asked to do it. @no_sync: of LEAVE_NOW only. */
int cli_leave(enum leave_via via, bool no_sync);

/* Forget the loaded kernel. Returns an exit code. */
int cli_forget(void);

#endif
