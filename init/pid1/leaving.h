/* Leaving without a new kernel: a restart, power off, a halt; what was written first. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_LEAVING_H
#define INIT_PID1_LEAVING_H

#include "init/catalog/flush_job.h"
#include "init/console/front.h"
#include "init/machine/watchdog.h"
#include "init/pid1/orders.h"

/**
 * struct leaving - the owner sets what stands above @flush, once
 * @action: what is to be done, or ACTION_BOOT: a halt
 * @forced: the disks have had their time
 */
struct leaving {
	struct loop *loop;
	struct front *front;
	struct watchdog *watchdog;
	struct flush_job flush;
	enum entry_action action;
	bool forced;
};

/* Do @action, not ACTION_BOOT, once what people wrote in shells is on the disks. When a disk does
 * not take it, that is told, and the next try does without. */
void leaving_start(struct leaving *l, enum entry_action action);

/* The same for what a signal says. */
void leaving_ordered(struct leaving *l, enum order order);

bool leaving_reaped(struct leaving *l, pid_t pid, int status);

#endif
