/* The job that asks for a lease on one interface. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_NET_LEASE_JOB_H
#define INIT_NET_LEASE_JOB_H

#include "discover/net/lease.h"
#include "init/job/job.h"

/**
 * struct lease_job - one interface; the members before @job are its owner's
 * @self:    what is said about this machine; its address is the interface's
 * @servers: only these may answer; empty: any
 * @alternate: ask as UEFI's HTTP boot, too
 * @any:     an address is enough: what is to be booted is known
 * @timeout_ms: for all of it
 * @owner:   for @done
 * @done:    called once. @lease is NULL when the job came to nothing, and else checked; it is good
 *           until @done returns. lease->leased says whether there is one
 */
struct lease_job {
	struct dhcp4_self self;
	struct slice servers;
	bool alternate, any;
	int timeout_ms;
	void *owner;
	void (*done)(struct lease_job *job, enum job_end end, const struct lease_record *lease);
	struct job job;
	struct lease_link link;
};

/* Open the interface (CAP_NET_RAW) and start. 0 or -errno, as lease_open(). */
int lease_job_start(struct lease_job *job, struct loop *loop, const char *interface)
	__attribute__((warn_unused_result));

#endif
