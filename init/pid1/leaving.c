/* Restarting, powering off and halting. */
/* SPDX-License-Identifier: MIT */
#include "init/pid1/leaving.h"

#include <errno.h>
#include <string.h>

#include "init/machine/actions.h"
#include "init/machine/log.h"

static const struct slice told[ACTION_COUNT] = {
	[ACTION_BOOT] = S_INIT("kexling: halting"),
	[ACTION_REBOOT] = S_INIT("kexling: restarting"),
	[ACTION_POWEROFF] = S_INIT("kexling: powering off"),
	[ACTION_FIRMWARE] = S_INIT("kexling: restarting into the firmware's set-up"),
	[ACTION_EXIT] = S_INIT("kexling: restarting"),
	[ACTION_PROGRAM] = S_INIT("kexling: restarting, for the firmware to start it"),
};

/* Comes back when it could not be done. */
static void go(struct leaving *l)
{
	watchdog_stop(l->watchdog);
	int rc = l->action == ACTION_BOOT ? actions_halt() : actions_do(l->action);

	if (rc == -EOPNOTSUPP)
		front_notice(l->front, S("this machine's firmware has no such request"));
	else if (rc < 0)
		front_notice(l->front, slice_str(strerror(-rc)));
}

static void flushed(void *leaving, struct slice trouble)
{
	struct leaving *l = leaving;

	if (trouble.n == 0 || l->forced) {
		go(l);
		return;
	}
	l->forced = true;
	log_line(LOG_LEVEL_ERROR, "disks are not written: the job that does so %.*s",
		 SLICE_ARG(trouble));
	front_notice(l->front, S("Not all that was written has reached the disks. Once more leaves "
				 "without it."));
}

static void leave(struct leaving *l)
{
	if (flush_job_runs(&l->flush))
		return;
	log_line(LOG_LEVEL_INFO, "%.*s", SLICE_ARG(told[l->action]));
	front_announce(l->front, told[l->action]);
	if (l->front->shells == 0 || flush_job_start(&l->flush, l->loop, flushed, l) < 0)
		go(l);
}

void leaving_start(struct leaving *l, enum entry_action action)
{
	l->action = action;
	leave(l);
}

void leaving_ordered(struct leaving *l, enum order order)
{
	l->action = order == ORDER_RESTART     ? ACTION_REBOOT
		    : order == ORDER_POWER_OFF ? ACTION_POWEROFF
					       : ACTION_BOOT;
	leave(l);
}

bool leaving_reaped(struct leaving *l, pid_t pid, int status)
{
	return flush_job_reaped(&l->flush, pid, status);
}
