/* Starts the job that assembles arrays and activates volume groups, and keeps what it says. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/assembly.h"

#include <unistd.h>

#include "discover/block/lvm.h"
#include "discover/block/md.h"
#include "init/catalog/discovery.h"

enum {
	SETTLE_MS = 2000,	/* from the last member to arrays without what is missing */
	LONGEST_MS = 8000,	/* the same, while other devices have not answered */
};

static const struct kind {
	struct slice type;
	void (*assemble)(struct assembly *s);
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

/* ---- in the child ---- */

static void end_of_memory(struct arena *a)
{
	(void)a;
	_exit(JOB_NO_MEMORY);
}

static void assemble(const struct discovery *d, const struct kind *kind, struct assembly *stack)
{
	stack->at = arena_array(stack->arena, struct assembly_member, LIMIT_VOLUMES);
	stack->n = 0;
	CATALOG_FOR_EACH(d->catalog, s)
		if (is_of(s, kind))
			stack->at[stack->n++] = (struct assembly_member){
				.volume = s->number,
				.name = s->block.name,
				.size = s->block.size,
				.used = assembly_is_used(s->block.name, stack->arena),
			};
	if (stack->n)
		kind->assemble(stack);
}

static int run_job(void *discovery, int out)
{
	const struct discovery *d = discovery;
	struct arena a;

	sandbox_stay_alone();
	if (arena_open(&a, LIMIT_SCAN_MEMORY, end_of_memory) < 0)
		return JOB_NO_MEMORY;
	struct assembly stack = {.arena = &a, .force = d->stacking.force};
	for (int i = 0; i < KINDS; i++)
		assemble(d, &kinds[i], &stack);
	struct stack_record record = {.waiting = stack.waiting, .notes = stack.notes};
	return job_answer(out, wire_put_stack(&record, &a), -1) < 0;
}

/* ---- in PID 1 ---- */

static struct discovery *owner(const struct job *job)
{
	return job->owner;
}

static void run(struct discovery *d);

static bool somebody_is_probing(struct discovery *d)
{
	CATALOG_FOR_EACH(d->catalog, s)
		if (s->state == SLOT_NEW || s->state == SLOT_PROBING)
			return true;
	return false;
}

static void settled(struct watch *w, short revents)
{
	struct discovery *d = (struct discovery *)((char *)w -
						   offsetof(struct discovery, stacking.timer));
	int64_t now = loop_now();

	(void)revents;
	if (somebody_is_probing(d) && now < d->stacking.latest + LONGEST_MS) {
		w->deadline = now + SETTLE_MS / 4;
		return;
	}
	loop_disarm(d->loop, w);
	d->stacking.again = d->stacking.force = true;
	run(d);
}

static void wait_for_others(struct discovery *d)
{
	struct watch *timer = &d->stacking.timer;

	loop_disarm(d->loop, timer);
	*timer = (struct watch){.fd = -1, .fire = settled,
				.deadline = d->stacking.latest + SETTLE_MS};
	loop_arm(d->loop, timer);
}

/* Notes of the last run stand until the next one has been understood. */
static bool keep(struct catalog *c, struct job *job, struct slice answer)
{
	struct stack_record record;
	struct arena memory = job_take_memory(job);

	if (wire_get_stack(answer, &memory, &record) < 0) {
		arena_close(&memory);
		return false;
	}
	arena_close(&c->stack_memory);
	c->stack_memory = memory;
	c->stack_notes = record.notes;
	return record.waiting;
}

static void done(struct job *job, enum job_end end, struct slice answer)
{
	struct discovery *d = owner(job);
	bool waiting = end == JOB_OK && keep(d->catalog, job, answer);

	job_release(job);
	if (waiting && !d->stacking.force && !d->stacking.again)
		wait_for_others(d);
	else
		d->catalog->assembling = 0;
	run(d);
	discovery_refresh(d);
}

static void run(struct discovery *d)
{
	struct stacking *s = &d->stacking;
	struct job_work work = {.run = run_job, .arg = d, .timeout_ms = DEADLINE_PROBE_MS,
				.sandbox = SANDBOX_DEVICES};

	if (!s->again || s->job.pid)
		return;
	s->again = false;
	d->catalog->assembling = 1;
	if (job_start(&s->job, d->loop, &work, done, d) < 0)
		d->catalog->assembling = 0;
}

void stacking_probed(struct discovery *d, const struct slot *s)
{
	if (!d->protect) /* a running system has put together what it wants */
		return;
	for (int i = 0; i < KINDS; i++) {
		if (!is_of(s, &kinds[i]))
			continue;
		d->stacking.again = true;
		d->stacking.force = false;
		d->stacking.latest = loop_now();
	}
	run(d);
}

bool stacking_reaped(struct discovery *d, pid_t pid, int status)
{
	return job_reaped(&d->stacking.job, pid, status);
}

void stacking_stop(struct discovery *d)
{
	job_cancel(&d->stacking.job);
}
