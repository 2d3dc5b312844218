/* What the board's management controller was told is to be booted: asked once, at the start. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_CONTROLLER_H
#define INIT_PID1_CONTROLLER_H

#include "init/boot/bmc_job.h"
#include "init/boot/record.h"
#include "init/net/net.h"
#include "init/pid1/leaving.h"

/**
 * struct controller - the request, and whom its answer concerns; the owner sets what is above @job
 * @settings: of this start, which are changed
 * @logged:  the controller knows already that nothing could be booted
 */
struct controller {
	struct loop *loop;
	struct settings *settings;
	struct discovery *discovery;
	struct net *net;
	struct front *front;
	struct leaving *leaving;
	struct record *record;
	struct bmc_job job;
	bool logged;
};

/* Ask, when the settings want that. What comes of it is told on the menus. */
void controller_ask(struct controller *c);

/* Whether the answer is still to come: until then nothing starts by itself. */
static inline bool controller_awaited(const struct controller *c)
{
	return c->job.job.pid != 0 && !c->job.sensor;
}

/* Nothing is left to boot: add that to the controller's event log, once, when the settings want
 * that. */
void controller_failed(struct controller *c);

/* A child was reaped: true if it was the request's. */
static inline bool controller_reaped(struct controller *c, pid_t pid, int status)
{
	return job_reaped(&c->job.job, pid, status);
}

#endif
