/* What runs in the child that puts one array or volume group together. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_GROUP_JOB_H
#define INIT_CATALOG_GROUP_JOB_H

#include "init/catalog/group.h"

/**
 * struct group_job - what the child works on, as it was when it was forked
 * @force:   nothing more is going to come: an array starts without what is missing
 * @allowed: how many logical volumes it may make
 */
struct group_job {
	const struct catalog *catalog;
	const struct group *group;
	bool force;
	uint32_t allowed;
};

/* job_work.run: an inner job reads the members, this one does what its answer comes to. */
int group_job_run(void *group_job, int out);

#endif
