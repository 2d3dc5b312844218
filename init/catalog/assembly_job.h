/* When RAID arrays and volume groups are put together: a job for each of them. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_ASSEMBLY_JOB_H
#define INIT_CATALOG_ASSEMBLY_JOB_H

#include "init/catalog/group.h"
#include "init/job/job.h"

/**
 * struct assembly_run - what is done for one group
 * @known:   it is in use
 * @again:   members came since the last run was started
 * @force:   nothing more is going to come: arrays start without what is missing
 * @waiting: for members that may yet come
 * @latest:  when the last member came, monotonic ms
 * @disk:    the one with the first member
 * @active:  how many logical volumes it has
 */
struct assembly_run {
	struct assembly_job *owner;
	struct group group;
	bool known, again, force, waiting;
	int64_t latest;
	char disk[BLOCK_NAME_BYTES];
	uint32_t active;
	struct job job;
};

/**
 * struct assembly_job - all groups; the owner sets everything above @timer, once
 * @catalog: has the members, and learns whether assemblies may yet come and why members stay unused
 * @ended:   called after a run: devices may have appeared
 * @ever: so many of @runs from the first on have ever been taken; the others' memory is never
 *        touched
 */
struct assembly_job {
	struct catalog *catalog;
	struct loop *loop;
	void (*ended)(void *arg);
	void *arg;

	struct watch timer;
	uint32_t ever;
	struct assembly_run runs[LIMIT_ASSEMBLIES];
};

/* A probe of @s has ended: if it is a member, see whether something can be made of it. */
void assembly_job_probed(struct assembly_job *a, struct slot *s);

/* A child was reaped: true if it was one of these jobs'. */
bool assembly_job_reaped(struct assembly_job *a, pid_t pid, int status);

/* A run ended like that, and so made nothing: every member of the group is told. */
void assembly_job_failed(struct catalog *c, const struct group *group, enum job_end end);

/* Start the runs for which there is something to do. */
void assembly_job_run(struct assembly_job *a);

/* Cancel the runs: they are to be done again. */
void assembly_job_stop(struct assembly_job *a);

#endif
