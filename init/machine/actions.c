/* Reboot, power off, firmware set-up. */
/* SPDX-License-Identifier: MIT */
#include "init/machine/actions.h"

#include <errno.h>
#include <sys/reboot.h>

#include "init/machine/efivars.h"

int actions_do(enum entry_action action)
{
	int rc = action == ACTION_FIRMWARE ? efivars_request_setup(EFIVARS_DIR) : 0;

	if (rc < 0)
		return rc;
	return reboot(action == ACTION_POWEROFF ? RB_POWER_OFF : RB_AUTOBOOT) < 0 ? -errno : 0;
}

int actions_halt(void)
{
	return reboot(RB_HALT_SYSTEM) < 0 ? -errno : 0;
}
