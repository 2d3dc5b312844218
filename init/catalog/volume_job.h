/* The two jobs that look at a volume: probe and mount it; scan it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_VOLUME_JOB_H
#define INIT_CATALOG_VOLUME_JOB_H

#include "init/catalog/discovery.h"

/* What the child works on; it has its own copy of the whole catalog,
 * as it was when it was forked. */
struct volume_job {
	const struct discovery *discovery;
	const struct slot *slot;
};

/* job_work.run of both. */
int volume_job_probe(void *volume_job, int out);
int volume_job_scan(void *volume_job, int out);

#endif
