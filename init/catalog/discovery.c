/* Which job is started when, and what its answer does to the catalog. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/catalog/discovery.h"

#include <errno.h>
#include <fcntl.h>

#include "init/catalog/budget.h"
#include "init/catalog/claim.h"
#include "init/catalog/devices.h"
#include "init/catalog/net_volume.h"
#include "init/catalog/relist.h"
#include "init/catalog/slot.h"
#include "init/catalog/stale.h"
#include "init/catalog/volume_images.h"
#include "init/catalog/volume_job.h"
#include "init/machine/log.h"
#include "lib/fd.h"

/* A child's own arenas, and what libraries take. */
enum { CHILD_MEMORY = LIMIT_SCAN_MEMORY + LIMIT_ANSWER_MEMORY + (64 << 20) };

static void tell(struct discovery *d)
{
	catalog_list(d->catalog);
	if (d->changed)
		d->changed(d->arg);
}

/* Devices of assemblies appear as any others do. */
static void assembly_ended(void *discovery)
{
	discovery_refresh(discovery);
}

void discovery_init(struct discovery *d, struct loop *loop, struct catalog *catalog)
{
	d->loop = d->assembly.loop = loop;
	d->catalog = d->assembly.catalog = catalog;
	d->sysfs = -1;
	d->assembly.ended = assembly_ended;
	d->assembly.arg = d;
	budget_set(catalog);
}

static struct discovery *owner(const struct job *job)
{
	return job->owner;
}

static struct volume_run *run_of(struct discovery *d, const struct slot *s)
{
	return &d->runs[s - d->catalog->slots];
}

static struct volume_run *run_of_job(struct job *job)
{
	return (struct volume_run *)((char *)job - offsetof(struct volume_run, job));
}

static struct slot *slot_of(struct discovery *d, const struct volume_run *run)
{
	return &d->catalog->slots[run - d->runs];
}

/* ---- back to the start ---- */

static void cancel(struct discovery *d, struct slot *s)
{
	struct job *job = &run_of(d, s)->job;

	d->running -= job->pid != 0;
	job_cancel(job);
}

/* Forget what was read from @s, which is to be probed anew. So are other paths to the same disk:
 * they were not probed because this one had answered. */
static void reset(struct discovery *d, struct slot *s)
{
	cancel(d, s);
	run_of(d, s)->held = false;
	catalog_reset(s);
	CATALOG_FOR_EACH(d->catalog, other)
		if (other->failure.code == NOTE_DUPLICATE &&
		    block_device_same_disk(&s->block, &other->block))
			catalog_reset(other);
}

/* ---- answers ---- */

/* A system that sleeps has its file systems mounted, and goes on with the journals that they have:
 * no boot entry is to come from a newer state than the one that it knows. What was replayed before
 * the sleeper was noticed is read again, as it stands. A system that sleeps on a guest has nothing
 * mounted that counts but what is on the same disk. @changed: what has been probed; NULL: the
 * firmware's word has come. */
static void heed_hibernation(struct discovery *d, const struct slot *changed)
{
	struct catalog *c = d->catalog;
	const struct slot *image = changed ? catalog_image(c, changed) : NULL;

	c->hibernated.found |= image && !catalog_guest(c, image);
	if (!d->protect || !(image || c->hibernated.found))
		return;
	CATALOG_FOR_EACH(c, s)
		if (stale_replayed(s) && catalog_sleeps(c, s))
			reset(d, s);
}

/* What can be unplugged and got into the kernel's way before a fixed disk was seen is to get out of
 * it, and then the fixed disk is mounted anew. */
static void heed_claim(struct discovery *d, const struct slot *changed)
{
	struct facts facts = {.fstype = S("btrfs")};
	char uuid[CLAIM_BYTES];

	if (!d->protect || !claim_is_disputed(d->catalog, changed, uuid, &facts.uuid))
		return;
	CATALOG_FOR_EACH(d->catalog, s) {
		if (!claim_is_same(&s->probe.facts, &facts))
			continue;
		reset(d, s);
		s->ousted = catalog_removable(d->catalog, s);
		run_of(d, s)->held = !s->ousted;
	}
}

static void probe_done(struct job *job, enum job_end end, struct slice answer)
{
	struct discovery *d = owner(job);
	struct slot *s = slot_of(d, run_of_job(job));

	d->running--;
	s->probe_ms = loop_now() - s->started;
	if (!budget_allows(d->catalog, s, answer.n + wire_room(answer), 0)) {
		end = JOB_TOO_MUCH;
		answer = (struct slice){0};
	}
	s->probe_memory = job_take_memory(job, &answer, wire_room(answer));
	s->mount = job_take_fd(job);
	job_release(job);
	if (s->again) {
		reset(d, s);
		discovery_refresh(d);
		return;
	}
	if (end == JOB_OK && wire_get_probe(answer, &s->probe_memory, &s->probe) < 0)
		end = JOB_GARBLED;
	if (end != JOB_OK) {
		s->probe = (struct probe_record){0};
		slot_keep_what_is_known(s);
		slot_job_failed(s, end, "the probe of this device");
	}
	slot_keep_names(s);
	catalog_rank(d->catalog, s, d->order);
	s->state = end == JOB_OK && s->mount >= 0 ? stale_after_mount(s) : SLOT_UNREADABLE;
	s->source = (struct source_dir){.source = {&source_dir_ops}, .root = s->mount};
	stale_appeared(d->catalog, s);
	heed_hibernation(d, s);
	heed_claim(d, s);
	if (d->protect) /* a running system has put together what it wants */
		assembly_job_probed(&d->assembly, s);
	discovery_run(d);
	tell(d);
}

/* The new result in place of the old one; with none, why. */
static void take_scan(struct slot *s, enum job_end end, struct arena memory,
		      const struct scan_record *scan)
{
	arena_close(&s->scan_memory);
	s->scan_memory = memory;
	s->scan = *scan;
	s->failure = (struct note){0};
	if (end != JOB_OK) { /* the answer's memory has no room to say so */
		s->scan = (struct scan_record){0};
		arena_close(&s->scan_memory);
		slot_job_failed(s, end, "reading this file system's configurations");
	}
	s->state = s->stale ? SLOT_MOUNTED : SLOT_SCANNED;
	s->stale = false;
}

/* The answer of the job that @s has, if there is room for it beside all others; false: there is
 * none, and *@scan and *@memory are empty. */
static bool decode_scan(struct discovery *d, struct slot *s, enum job_end *end,
			struct slice answer, struct arena *memory, struct scan_record *scan)
{
	struct job *job = &run_of(d, s)->job;
	bool room = budget_allows(d->catalog, s, answer.n + wire_room(answer), 0);

	if (!room)
		*end = JOB_TOO_MUCH;
	if (*end == JOB_OK)
		*memory = job_take_memory(job, &answer, wire_room(answer));
	job_release(job);
	if (*end == JOB_OK && wire_get_scan(answer, memory, scan) < 0)
		*end = JOB_GARBLED;
	if (*end == JOB_OK && d->scanned)
		d->scanned(d->arg, s, &scan->menus);
	if (*end == JOB_OK && !budget_allows(d->catalog, s, memory->cap,
					     scan->entries.n + scan->menus.n)) {
		*end = JOB_TOO_MUCH;
		room = false;
	}
	if (*end != JOB_OK) {
		arena_close(memory);
		*scan = (struct scan_record){0};
	}
	return room;
}

static void scan_done(struct job *job, enum job_end end, struct slice answer)
{
	struct discovery *d = owner(job);
	struct volume_run *run = run_of_job(job);
	struct slot *s = slot_of(d, run);
	struct scan_record scan = {0};
	struct arena memory = {0};

	d->running--;
	s->scan_ms = loop_now() - s->started;
	bool room = decode_scan(d, s, &end, answer, &memory, &scan);
	s->stale |= end == JOB_OK && stale_missed(d->catalog, s, &scan.wants);
	run->held = end == JOB_OK && volume_images_add(d->catalog, &scan.images);
	if (run->held) {
		arena_close(&memory);
		s->state = SLOT_MOUNTED;
	} else {
		take_scan(s, end, memory, &scan);
		catalog_count(d->catalog, s, scan.tally);
		if (!room)
			budget_leave_out(s);
	}
	discovery_run(d);
	tell(d);
}

/* ---- starting ---- */

static bool start_job(struct discovery *d, struct slot *s, bool probe)
{
	struct volume_run *run = run_of(d, s);
	struct volume_job arg = {d->catalog, &d->machine, d->protect, s};
	int fds[LIMIT_VOLUMES];
	struct job_work work = {
		.run = probe ? volume_job_probe : volume_job_scan,
		.arg = &arg,
		.timeout_ms = probe ? DEADLINE_PROBE_MS : DEADLINE_SCAN_MS,
		.memory = CHILD_MEMORY,
		.sandbox = probe ? SANDBOX_OPENING : SANDBOX_FILES,
		.fds = fds, .n_fds = volume_job_fds(&arg, probe, fds),
		.passes_fd = probe,	/* the mount */
	};
	net_volume_job(s, &work);

	if (probe)
		slot_keep_what_is_known(s);
	s->started = loop_now();
	if (probe)
		s->probed = s->started;
	run->held = s->stale = s->again = false;
	s->state = probe ? SLOT_PROBING : SLOT_SCANNING;
	s->seen_until = d->catalog->appearances;
	net_volume_share(d->catalog, s, true);
	int rc = job_start(&run->job, d->loop, &work, probe ? probe_done : scan_done, d);
	net_volume_share(d->catalog, s, false);
	if (rc == 0) {
		d->running++;
		return true;
	}
	/* no process to be had: when another one ends */
	s->state = probe ? SLOT_NEW : SLOT_MOUNTED;
	if (d->running == 0) {
		s->state = probe ? SLOT_UNREADABLE : SLOT_SCANNED;
		slot_job_failed(s, JOB_FAILED, "no process could be started: the job");
	}
	return false;
}

/* ---- one disk by several paths ---- */

static bool has_answered(const struct slot *s)
{
	const struct facts *f = &s->probe.facts;

	return s->mount >= 0 ||
	       ((f->fstype.n || f->pttype.n) && !slice_eq(f->usage, S("filesystem")));
}

/* When another path leads there too, and answers, @s is not probed; while it has yet to answer, not
 * now. True: it was left to that path. */
static bool leave_to_other_path(struct discovery *d, struct slot *s)
{
	CATALOG_FOR_EACH(d->catalog, first) {
		if (!block_device_same_disk(&first->block, &s->block))
			continue;
		if (first->state == SLOT_PROBING)
			return true;
		if (!has_answered(first))
			continue;
		slot_keep_what_is_known(s);
		s->state = SLOT_UNREADABLE;
		slot_fail(s, NOTE_DUPLICATE, "another path to", first->block.name);
		return true;
	}
	return false;
}

/* Scans first: they are what the menu waits for. */
void discovery_run(struct discovery *d)
{
	const bool hold[] = {volume_images_pending(d->catalog), claim_pending(d->catalog)};

	assembly_job_run(&d->assembly);
	for (int probe = firmware_job_runs(&d->firmware); probe <= 1; probe++)
		CATALOG_FOR_EACH(d->catalog, s) {
			if (d->running >= LIMIT_JOBS)
				return;
			if (s->state != (probe ? SLOT_NEW : SLOT_MOUNTED) ||
			    (run_of(d, s)->held && hold[probe]))
				continue;
			if (probe && leave_to_other_path(d, s))
				continue;
			if (!start_job(d, s, probe))
				return;
		}
}

bool discovery_reaped(struct discovery *d, pid_t pid, int status)
{
	CATALOG_FOR_EACH(d->catalog, s)
		if (job_reaped(&run_of(d, s)->job, pid, status))
			return true;
	return job_reaped(&d->firmware.job, pid, status) ||
	       assembly_job_reaped(&d->assembly, pid, status);
}

static void forget_one(struct discovery *d, struct slot *s)
{
	stale_vanished(d->catalog, s);
	reset(d, s);
	catalog_remove(s);
}

/* The images inside of it, and in those, go with it. */
static void forget_inside(struct discovery *d, uint32_t holder)
{
	struct slot *s, *innermost;

	while ((s = volume_images_inside(d->catalog, holder))) {
		for (; s; s = volume_images_inside(d->catalog, s->number))
			innermost = s;
		forget_one(d, innermost);
	}
}

static void forget(void *discovery, struct slot *s)
{
	forget_inside(discovery, s->number);
	forget_one(discovery, s);
}

void discovery_stop(struct discovery *d)
{
	assembly_job_stop(&d->assembly);
	job_cancel(&d->firmware.job);
	CATALOG_FOR_EACH(d->catalog, s)
		cancel(d, s);
}

void discovery_resume(struct discovery *d)
{
	CATALOG_FOR_EACH(d->catalog, s)
		stale_stopped(s);
	discovery_run(d);
}

/* ---- the devices of this machine ---- */

void discovery_refresh(struct discovery *d)
{
	if (d->sysfs < 0 || devices_compare(d->catalog, d->sysfs, forget, d) < 0)
		return;
	discovery_run(d);
	tell(d);
}

/* Devices may not be to be had this time; what was listed is gone all the same. */
void discovery_rescan(struct discovery *d)
{
	d->catalog->unlooked = false;
	CATALOG_FOR_EACH(d->catalog, s) {
		forget_inside(d, s->number);
		if (s->origin == ORIGIN_DIRECTORY || s->origin == ORIGIN_NET)
			stale_scan(s);
		else if (s->state == SLOT_PROBING)
			s->again = true;
		else if (!s->lent)
			reset(d, s);
	}
	discovery_refresh(d);
	discovery_run(d);
	tell(d);
}

void discovery_lend(struct discovery *d, struct slot *s, bool lent)
{
	discovery_stop(d);
	forget_inside(d, s->number);
	reset(d, s);
	s->state = lent ? SLOT_UNREADABLE : s->state;
	discovery_resume(d);
	tell(d);
}

/* ---- the firmware ---- */

static void firmware_known(void *discovery, enum job_end end, const struct firmware_record *r)
{
	struct discovery *d = discovery;
	struct hibernated *h = &d->catalog->hibernated;

	if (end != JOB_OK)
		log_line(LOG_LEVEL_ERROR, "EFI variables are not heeded: their job %s",
			 job_end_text(end));
	d->machine.vars = r->vars;
	catalog_count(d->catalog, NULL, d->machine.tally_file.n ? S("") : r->vars.tally);
	d->catalog->restarts = slice_upto(r->vars.restarts, TALLY_BYTES);
	d->catalog->unranked |= r->vars.one_shot.n > 0;
	h->found |= r->hibernated;
	if (r->kernel.n) /* shorter than the room, as the record was checked */
		memcpy(h->version, r->kernel.p, r->kernel.n);
	if (r->uuid.n)
		memcpy(h->uuid, r->uuid.p, r->uuid.n);
	heed_hibernation(d, NULL);
	discovery_run(d);
	tell(d);
}

void discovery_read_firmware(struct discovery *d, const char *efivars)
{
	AUTO_FD dir = open(efivars, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int rc = dir < 0 ? 0 : firmware_job_start(&d->firmware, d->loop, dir, firmware_known, d);

	if (rc < 0)
		log_line(LOG_LEVEL_ERROR, "EFI variables are not heeded: %s", strerror(-rc));
}

/* ---- volumes that the command line gives ---- */

int discovery_add_directory(struct discovery *d, int root, const struct facts *facts)
{
	struct slot *s = catalog_add(d->catalog, ORIGIN_DIRECTORY);

	if (!s)
		return -ENOSPC;
	s->mount = root;
	s->source = (struct source_dir){.source = {&source_dir_ops}, .root = root, .xdev = true,
					.any_case = slice_eq(facts->fstype, S("vfat"))};
	s->probe.facts = *facts;
	s->state = stale_after_mount(s);
	return 0;
}

int discovery_add_image(struct discovery *d, int image, const struct block_device *dev)
{
	struct slot *s = catalog_add(d->catalog, ORIGIN_IMAGE);

	if (!s)
		return -ENOSPC;
	s->image = image;
	s->block = *dev;
	return 0;
}
