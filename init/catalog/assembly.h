/* When RAID arrays and volume groups are put together: a job over all their members. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_ASSEMBLY_H
#define INIT_CATALOG_ASSEMBLY_H

#include <sys/types.h>

#include "init/job/job.h"

struct discovery;
struct slot;

/**
 * struct stacking - the one job that does it
 * @again:  members came since it was started
 * @force:  nothing more is going to come: arrays start without what is missing
 * @latest: when the last member came, monotonic ms
 */
struct stacking {
	struct job job;
	struct watch timer;
	bool again, force;
	int64_t latest;
};

/* A probe of @s has ended: if it is a member, see whether something can be made of it. */
void stacking_probed(struct discovery *d, const struct slot *s);

/* A child was reaped: true if it was this job's. */
bool stacking_reaped(struct discovery *d, pid_t pid, int status);

/* Cancel the job. */
void stacking_stop(struct discovery *d);

#endif
