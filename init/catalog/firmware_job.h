/* What the firmware keeps for boot loaders, read in a child: the variables are foreign bytes, and a
 * bad firmware may take for ever to give them. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_FIRMWARE_JOB_H
#define INIT_CATALOG_FIRMWARE_JOB_H

#include "init/catalog/wire.h"
#include "init/job/job.h"

/**
 * struct firmware_job - at most once in a process
 * @memory: holds the texts of what was read, to the end
 * @known:  called when it is over, with nothing set unless @end is JOB_OK
 */
struct firmware_job {
	struct job job;
	struct arena memory;
	void (*known)(void *arg, enum job_end end, const struct firmware_record *r);
	void *arg;
};

/* Read the EFI variables in the directory @efivars, a descriptor that may be closed afterwards. 0,
 * or -errno when there can be no job; then @known is not called. */
int firmware_job_start(struct firmware_job *f, struct loop *loop, int efivars,
		       void (*known)(void *, enum job_end, const struct firmware_record *),
		       void *arg) __attribute__((warn_unused_result));

static inline bool firmware_job_runs(const struct firmware_job *f)
{
	return f->job.pid != 0;
}

#endif
