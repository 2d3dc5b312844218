/* When RAID arrays and volume groups are put together: one job over all their members. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_ASSEMBLY_JOB_H
#define INIT_CATALOG_ASSEMBLY_JOB_H

#include "init/catalog/catalog.h"
#include "init/job/job.h"

/**
 * struct assembly_job - one run after the other; the owner sets everything above @job, once
 * @catalog: has the members, and learns whether assemblies may yet come and why members stay unused
 * @ended:   called after a run: devices may have appeared
 * @again:   members came since the run was started
 * @force:   nothing more is going to come: arrays start without what is missing
 * @latest:  when the last member came, monotonic ms
 */
struct assembly_job {
	struct catalog *catalog;
	struct loop *loop;
	void (*ended)(void *arg);
	void *arg;

	struct job job;
	struct watch timer;
	bool again, force;
	int64_t latest;
};

/* A probe of @s has ended: if it is a member, see whether something can be made of it. */
void assembly_job_probed(struct assembly_job *a, const struct slot *s);

/* A child was reaped: true if it was this job's. */
bool assembly_job_reaped(struct assembly_job *a, pid_t pid, int status);

/* A run ended like that, and so made nothing: every member is told, in the catalog's notes. */
void assembly_job_failed(struct catalog *c, enum job_end end);

/* Start a run if there is something to do. */
void assembly_job_run(struct assembly_job *a);

/* Cancel the run: it is to be done again. */
void assembly_job_stop(struct assembly_job *a);

#endif
