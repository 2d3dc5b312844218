/* What is done when an entry is loaded, right before the jump. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_LAST_STEPS_H
#define INIT_PID1_LAST_STEPS_H

#include "init/boot/bmc_job.h"
#include "init/boot/quirk_job.h"
#include "init/boot/record.h"

/**
 * struct last_steps - the owner sets what is above @bmc
 * @ready:  called when all is done, in turn: the management controller has heard of the start,
 *          devices that have a quirk are put in order. What fails of it is logged
 * @applied: drivers may have let go of devices, and volumes are not mounted any more
 */
struct last_steps {
	struct loop *loop;
	const struct settings *settings;
	struct record *record;
	struct catalog *catalog;
	void (*ready)(void *arg);
	void *arg;
	struct bmc_job bmc;
	struct quirk_job quirks;
	bool applied;
};

/* Find out which devices have a quirk, and have the record tell of them. */
void last_steps_plan(struct last_steps *l);

/* Do them; @from is what the controller is told. Nothing else may look at the disks any more. */
void last_steps_start(struct last_steps *l, enum bmc_offset from);

/* There was no jump: drivers take back what they let go of. Whether they had to: then no volume is
 * mounted any more. */
bool last_steps_undo(struct last_steps *l);

/* A child was reaped: true if it was one of theirs. */
bool last_steps_reaped(struct last_steps *l, pid_t pid, int status);

#endif
