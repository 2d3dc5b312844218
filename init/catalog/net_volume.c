/* Network volumes: their facts, and their scan. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/net_volume.h"

#include <errno.h>

#include "discover/net/source_net.h"
#include "discover/run.h"
#include "init/catalog/volume_job.h"

enum { FETCH_MEMORY = 32 << 20, COPY_ROOM = 64 << 10 };

/* What it is called: the interface, and the server that files come from. */
static void set_facts(struct slot *s)
{
	const struct net_identity *who = &s->net.who;
	struct facts *f = &s->probe.facts;
	struct url url;

	*f = (struct facts){.device = arena_concat(&s->net_memory, S("net:"), who->interface),
			    .fstype = S("tftp"), .label = who->next_server};
	if (!url_parse(who->url, &url))
		return;
	f->label = url.host;
	if (url.scheme != URL_TFTP)
		f->fstype = S("http");
}

/* By way of bytes: one way to copy all that a record has. */
int net_volume_set(struct slot *s, const struct lease_record *lease)
{
	struct arena bytes;

	if (arena_open(&bytes, 4 * COPY_ROOM, arena_never_full) < 0)
		return -ENOMEM;
	struct slice copy = wire_put_lease(lease, &bytes);
	int rc = arena_open(&s->net_memory, COPY_ROOM, arena_never_full);
	if (rc == 0 && (copy.n > COPY_ROOM / 4 || wire_room(copy) > COPY_ROOM / 4))
		rc = -ENOMEM;
	if (rc == 0)
		rc = wire_get_lease(arena_copy(&s->net_memory, copy), &s->net_memory, &s->net);
	arena_close(&bytes);
	if (rc == 0)
		set_facts(s);
	return rc;
}

/* ---- in the job ---- */

static enum note_code code_of(const struct fetch_request *r)
{
	if (r->code)
		return (enum note_code)r->code;
	return source_is_dead(r->error) && r->error != -EKEYREJECTED ? NOTE_FETCH_TIMEOUT
								      : NOTE_FETCH_REFUSED;
}

/* What a server did not do is told with the volume. */
static void note_failures(struct scan *scan, const struct fetcher *f)
{
	for (uint32_t i = 0; i < f->log.n; i++) {
		const struct fetch_request *r = &f->log.at[i];

		if (r->error == 0 || r->error == -ENOENT)
			continue;
		scan_note(scan, code_of(r), r->url, 0, "%.*s: %.*s",
			  SLICE_ARG(r->method), SLICE_ARG(r->note));
	}
	if (f->time_from_net)
		scan_note(scan, NOTE_CLOCK_SET_FROM_NETWORK, (struct slice){0}, 0,
			  "this machine's clock is behind: certificates were judged by a time "
			  "that a server told, which nobody vouches for");
}

/* A rogue one is found by whoever reads this; which of them counts is the client's rule. One
 * machine that serves IPv4 and IPv6 is no second one. */
static void note_servers(struct scan *scan, const struct lease_record *lease, bool six)
{
	struct slice names = {0}, lease_of = six ? lease->who.server6 : lease->who.server_id;
	uint32_t n = 0;

	for (uint32_t i = 0; i < lease->offers.n; i++) {
		const struct lease_offer *o = &lease->offers.at[i];
		if (o->proxy || slice_has(o->server, ':') != six)
			continue;
		names = arena_join(scan->arena, names, ' ', o->server);
		n++;
	}
	if (n > 1)
		scan_note(scan, NOTE_SECOND_DHCP_SERVER, (struct slice){0}, 0,
			  "%u DHCP servers answered: %.*s; the lease is of %.*s", n,
			  SLICE_ARG(names), SLICE_ARG(lease_of));
}

/* Where half a minute went. */
static void note_switch(struct scan *scan, const struct lease_record *lease)
{
	if (lease->blocked_ms)
		scan_note(scan, NOTE_STP_BLOCKING, (struct slice){0}, 0,
			  "spanning tree: the switch's port has let nothing pass for %u s: is it "
			  "no edge (PortFast)?", lease->blocked_ms / 1000);
}

/* The setting net.platform has it otherwise. */
static struct machine machine_for(const struct machine *m)
{
	struct machine told = *m;

	if (m->net_platform != PLATFORM_MACHINE)
		told.efi = m->net_platform == PLATFORM_EFI;
	return told;
}

static int scan_network(void *volume_job, int out)
{
	const struct volume_job *w = volume_job;
	const struct machine machine = machine_for(w->machine);
	struct arena a, kept;

	job_memory(&a, LIMIT_SCAN_MEMORY);
	job_memory(&kept, FETCH_MEMORY);
	struct fetcher fetcher = {.who = &w->slot->net.who, .bind = w->protect, .arena = &kept,
				  .trust = &w->catalog->trust,
				  .deadline = net_now() + DEADLINE_NET_SCAN_MS - 2000};
	if (fetch_open(&fetcher) < 0)
		return JOB_NO_MEMORY;
	struct source_net source = {.source = {&source_net_ops}, .fetcher = &fetcher};
	struct volume volume = {.number = w->slot->number, .facts = w->slot->probe.facts,
				.source = &source.source, .net = &w->slot->net.who};
	struct volume_set volumes = {&volume, 1};
	struct scan scan = {.arena = &a, .volumes = &volumes, .volume = &volume,
			    .machine = &machine,
			    .search = progress_nth(w->catalog->searches, w->slot->number)};

	scan_run(&scan);
	note_failures(&scan, &fetcher);
	note_servers(&scan, &w->slot->net, false);
	note_servers(&scan, &w->slot->net, true);
	note_switch(&scan, &w->slot->net);
	return volume_job_answer(&scan, fetcher.log, out);
}

void net_volume_job(const struct slot *s, struct job_work *work)
{
	if (s->origin != ORIGIN_NET)
		return;
	work->run = scan_network;
	work->timeout_ms = DEADLINE_NET_SCAN_MS;
	work->sandbox = SANDBOX_NET;
	work->n_fds = 0;
}

void net_volume_share(const struct catalog *c, const struct slot *s, bool shared)
{
	if (s->origin != ORIGIN_NET)
		return;
	if (shared)
		progress_at(progress_nth(c->searches, s->number), 0, 0);
	progress_share(c->searches, shared);
}
