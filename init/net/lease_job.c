/* Runs a DHCP client where it can reach its two sockets and nothing else. */
/* SPDX-License-Identifier: MIT */
#include "init/net/lease_job.h"

#include <errno.h>

#include "discover/net/socket.h"
#include "init/catalog/wire.h"

enum { ANSWERS_MEMORY = 1 << 20, JOB_MEMORY = 8 << 20, MARGIN_MS = 1000 };

static int run(void *lease_job, int out)
{
	struct lease_job *j = lease_job;
	struct lease_record record;
	struct arena kept, kept6, a;
	uint32_t seed;

	job_memory(&kept, ANSWERS_MEMORY);
	job_memory(&kept6, ANSWERS_MEMORY);
	job_memory(&a, ANSWERS_MEMORY);
	if (net_random(&seed, sizeof(seed)) < 0)
		return JOB_FAILED;
	struct lease_clients *c = arena_new(&kept, struct lease_clients);
	memcpy(j->self.mac, j->link.mac, MAC_BYTES);
	c->any = j->any;
	c->four = (struct dhcp4_client){.self = j->self, .alternate = j->alternate,
					.servers = j->servers, .arena = &kept};
	c->six = (struct dhcp6_client){.self = j->self, .alternate = j->alternate,
				       .servers = j->servers, .arena = &kept6};
	dhcp4_client_start(&c->four, seed, net_now());
	dhcp6_client_start(&c->six, seed, net_now());
	int rc = lease_run(&j->link, c, net_now() + j->timeout_ms - MARGIN_MS, &a);
	if (rc < 0 && !c->four.has_lease)
		return JOB_FAILED;
	lease_tell(&j->link, c, &a, &record);
	return job_answer(out, wire_put_lease(&record, &a), -1) < 0;
}

static void answered(struct job *job, enum job_end end, struct slice answer)
{
	struct lease_job *j = job->owner;
	struct lease_record record;
	struct arena memory = job_take_memory(job, &answer, wire_room(answer));

	job_release(job);
	lease_close(&j->link);
	if (end == JOB_OK && (wire_get_lease(answer, &memory, &record) < 0 ||
			      (record.leased && !lease_is_good(&record,
							       slice_str(j->link.name)))))
		end = JOB_GARBLED;
	j->done(j, end, end == JOB_OK ? &record : NULL);
	arena_close(&memory);
}

int lease_job_start(struct lease_job *j, struct loop *loop, const char *interface)
{
	int rc = lease_open(interface, &j->link);

	if (rc < 0)
		return rc;
	int fds[] = {j->link.ip, j->link.arp, j->link.switch_says, j->link.six.routers,
		     j->link.six.servers};
	struct job_work work = {.run = run, .arg = j, .timeout_ms = j->timeout_ms + LEASE_TREE_MS,
				.memory = JOB_MEMORY, .sandbox = SANDBOX_NET,
				.fds = fds, .n_fds = sizeof(fds) / sizeof(*fds)};
	rc = job_start(&j->job, loop, &work, answered, j);
	if (rc < 0)
		lease_close(&j->link);
	return rc;
}
