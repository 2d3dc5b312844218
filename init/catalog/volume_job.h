/* The two jobs that look at a volume: probe and mount it; scan it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_VOLUME_JOB_H
#define INIT_CATALOG_VOLUME_JOB_H

#include "init/catalog/catalog.h"

/**
 * struct volume_job - what the child works on; it has its own copy of all of it, as it was when it
 * was forked
 * @catalog: a scan sees all volumes
 * @machine: for a scan
 * @protect: a probe has the kernel refuse writes to the device, and may replay its journal in
 *           memory
 */
struct volume_job {
	const struct catalog *catalog;
	const struct machine *machine;
	bool protect;
	const struct slot *slot;
};

/* job_work.fds of a probe or a scan, in @fds, which has room for LIMIT_VOLUMES. How many. */
uint32_t volume_job_fds(const struct volume_job *w, bool probe, int *fds);

/* Answer with what @scan has found, and what servers were asked for meanwhile: the exit status. */
int volume_job_answer(const struct scan *scan, struct fetch_log requests, int out);

/* job_work.run of both. */
int volume_job_probe(void *volume_job, int out);
int volume_job_scan(void *volume_job, int out);

#endif
