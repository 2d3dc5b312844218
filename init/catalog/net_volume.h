/* A volume that a server offers: what is known about it, and the job that reads it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_NET_VOLUME_H
#define INIT_CATALOG_NET_VOLUME_H

#include "init/catalog/catalog.h"
#include "init/job/job.h"

/* @s becomes what is offered to whoever has @lease, of which it keeps a copy. 0 or -ENOMEM. */
int net_volume_set(struct slot *s, const struct lease_record *lease)
	__attribute__((warn_unused_result));

/* If @s is one, its scan in place of another volume's, which @work is: what the boot file is is
 * looked at, configurations are fetched. It answers as volume_job_scan(), and sees no disk. */
void net_volume_job(const struct slot *s, struct job_work *work);

/* Around its start: whether the job can tell in c->searches how far it is. */
void net_volume_share(const struct catalog *c, const struct slot *s, bool shared);

#endif
