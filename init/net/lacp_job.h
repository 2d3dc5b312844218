/* The job that answers a switch's LACP on one interface. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_NET_LACP_JOB_H
#define INIT_NET_LACP_JOB_H

#include "discover/net/lacp.h"
#include "init/job/job.h"

/* struct lacp_job - all zero: it does not run */
struct lacp_job {
	struct job job;
	struct lacp_link link;
};

/* Answer from now on, until the jump or until the interface is gone, which ends it. Nothing happens
 * where it runs already. 0 or -errno. */
int lacp_job_start(struct lacp_job *j, struct loop *loop, const char *interface)
	__attribute__((warn_unused_result));

#endif
