/* Answers LACP where it can reach one socket and nothing else. */
/* SPDX-License-Identifier: MIT */
#include "init/net/lacp_job.h"

#include <limits.h>

#include "discover/net/lease.h"
#include "lib/fd.h"

enum { JOB_MEMORY = 1 << 20, FRAMES_MEMORY = 64 << 10 };

static int run(void *lacp_job, int out)
{
	const struct lacp_job *j = lacp_job;
	struct arena a;

	(void)out;
	job_memory(&a, FRAMES_MEMORY);
	(void)!lacp_serve(&j->link, &a);
	return JOB_FAILED; /* nothing is left to be answered */
}

static void ended(struct job *job, enum job_end end, struct slice answer)
{
	struct lacp_job *j = job->owner;

	(void)end;
	(void)answer;
	job_release(job);
	fd_close(&j->link.fd);
}

int lacp_job_start(struct lacp_job *j, struct loop *loop, const char *interface)
{
	if (j->job.pid)
		return 0;
	int rc = lease_open_neighbours(interface, &j->link);
	if (rc < 0)
		return rc;
	struct job_work work = {.run = run, .arg = j, .timeout_ms = INT_MAX, .memory = JOB_MEMORY,
				.sandbox = SANDBOX_NET, .fds = &j->link.fd, .n_fds = 1};
	rc = job_start(&j->job, loop, &work, ended, j);
	if (rc < 0)
		fd_close(&j->link.fd);
	return rc;
}
