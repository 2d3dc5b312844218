/* What ends the boot loader without a new kernel. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_ACTIONS_H
#define INIT_MACHINE_ACTIONS_H

#include "discover/entry.h"

/* Reboot, power off, or reboot into the firmware's set-up. Returns only when it could not be done:
 * -errno. Nothing is synced: that is for flush_job, as a disk that is dying would hold us
 * up here.
 * ACTION_EXIT reboots: there is no firmware below us to return to. */
int actions_do(enum entry_action action) __attribute__((warn_unused_result));

/* Stop the machine with the power left on. As above. */
int actions_halt(void) __attribute__((warn_unused_result));

#endif
