/* Starts the job that assembles arrays and activates volume groups, and keeps what it says. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/assembly_job.h"

#include "discover/block/lvm.h"
#include "discover/block/md.h"

enum {
	SETTLE_MS = 2000,	/* from the last member to arrays without what is missing */
	LONGEST_MS = 8000,	/* the same, while other devices have not answered */
	FAILURE_MEMORY = 256 << 10, /* a note on each of LIMIT_VOLUMES members */
};

static const struct kind {
	struct slice type;
	void (*assemble)(struct assembly *work);
} kinds[] = {
	{S_INIT("linux_raid_member"), md_assemble},
	{S_INIT("LVM2_member"), lvm_activate},
};

enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

static bool is_of(const struct slot *s, const struct kind *kind)
{
	return s->origin == ORIGIN_BLOCK && s->state == SLOT_UNREADABLE &&
	       slice_eq(s->probe.facts.fstype, kind->type);
}

static bool is_member(const struct slot *s)
{
	for (int i = 0; i < KINDS; i++)
		if (is_of(s, &kinds[i]))
			return true;
	return false;
}

/* ---- in the child ---- */

static void assemble(struct catalog *c, const struct kind *kind, struct assembly *work)
{
	work->at = arena_array(work->arena, struct assembly_member, LIMIT_VOLUMES);
	work->n = 0;
	CATALOG_FOR_EACH(c, s)
		if (is_of(s, kind))
			work->at[work->n++] = (struct assembly_member){
				.volume = s->number,
				.name = s->block.name,
				.size = s->block.size,
				.used = assembly_is_used(s->block.name, work->arena),
			};
	if (work->n)
		kind->assemble(work);
}

static int assemble_all(void *assembly_job, int out)
{
	const struct assembly_job *job = assembly_job;
	struct arena a;

	sandbox_stay_alone();
	job_memory(&a, LIMIT_SCAN_MEMORY);
	struct assembly work = {.arena = &a, .force = job->force};
	for (int i = 0; i < KINDS; i++)
		assemble(job->catalog, &kinds[i], &work);
	struct assembly_record record = {.waiting = work.waiting, .notes = work.notes};
	return job_answer(out, wire_put_assembly(&record, &a), -1) < 0;
}

/* ---- in PID 1 ---- */

static bool somebody_is_probing(struct catalog *c)
{
	CATALOG_FOR_EACH(c, s)
		if (s->state == SLOT_NEW || s->state == SLOT_PROBING)
			return true;
	return false;
}

static void settled(struct watch *w, short revents)
{
	struct assembly_job *a = (struct assembly_job *)((char *)w -
							 offsetof(struct assembly_job, timer));
	int64_t now = loop_now();

	(void)revents;
	if (somebody_is_probing(a->catalog) && now < a->latest + LONGEST_MS) {
		w->deadline = now + SETTLE_MS / 4;
		return;
	}
	loop_disarm(a->loop, w);
	a->again = a->force = true;
	assembly_job_run(a);
}

static void wait_for_others(struct assembly_job *a)
{
	loop_disarm(a->loop, &a->timer);
	a->timer = (struct watch){.fd = -1, .fire = settled, .deadline = a->latest + SETTLE_MS};
	loop_arm(a->loop, &a->timer);
}

void assembly_job_failed(struct catalog *c, enum job_end end)
{
	static const char format[] = "putting its array or volume group together: the job %s";
	struct arena *a = &c->assembly_memory;
	struct note note = {.code = end == JOB_TIMED_OUT ? NOTE_TIMED_OUT : NOTE_JOB_FAILED};

	arena_close(a);
	c->assembly_notes = (struct note_list){0};
	if (arena_open(a, FAILURE_MEMORY, arena_never_full) < 0)
		return;
	note.message = arena_format(a, format, job_end_text(end));
	CATALOG_FOR_EACH(c, s) {
		note.volume = s->number;
		if (is_member(s))
			note_list_add(&c->assembly_notes, a, note);
	}
}

/* What members were told stands until the next run has ended. Whether members may yet come. */
static bool keep(struct catalog *c, struct job *job, enum job_end end, struct slice answer)
{
	struct assembly_record record;
	struct arena memory = job_take_memory(job, &answer, wire_room(answer));

	if (end == JOB_OK && wire_get_assembly(answer, &memory, &record) < 0)
		end = JOB_GARBLED;
	if (end != JOB_OK) {
		arena_close(&memory);
		assembly_job_failed(c, end);
		return false;
	}
	arena_close(&c->assembly_memory);
	c->assembly_memory = memory;
	c->assembly_notes = record.notes;
	return record.waiting;
}

static void answered(struct job *job, enum job_end end, struct slice answer)
{
	struct assembly_job *a = job->owner;
	bool waiting = keep(a->catalog, job, end, answer);

	job_release(job);
	if (waiting && !a->force && !a->again)
		wait_for_others(a);
	else
		a->catalog->assembling = 0;
	assembly_job_run(a);
	a->ended(a->arg);
}

void assembly_job_run(struct assembly_job *a)
{
	struct job_work work = {.run = assemble_all, .arg = a, .timeout_ms = DEADLINE_PROBE_MS,
				.sandbox = SANDBOX_DEVICES};

	if (!a->again || a->job.pid)
		return;
	a->again = false;
	a->catalog->assembling = 1;
	if (job_start(&a->job, a->loop, &work, answered, a) < 0)
		a->catalog->assembling = 0;
}

void assembly_job_probed(struct assembly_job *a, const struct slot *s)
{
	if (is_member(s)) {
		a->again = true;
		a->force = false;
		a->latest = loop_now();
	}
	assembly_job_run(a);
}

bool assembly_job_reaped(struct assembly_job *a, pid_t pid, int status)
{
	return job_reaped(&a->job, pid, status);
}

void assembly_job_stop(struct assembly_job *a)
{
	a->again |= a->job.pid != 0;
	job_cancel(&a->job);
}
