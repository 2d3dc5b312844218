/* Starts a job for each array and volume group that has members, and keeps what it says. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/assembly_job.h"

#include <stdio.h>

#include "init/catalog/group_job.h"

enum {
	SETTLE_MS = 2000,	/* from the last member to arrays without what is missing */
	LONGEST_MS = 8000,	/* the same, while other devices have not answered */
	ABREAST = 4,		/* runs at one time, and as many for what can be unplugged */
	JOB_MEMORY = 3 * LIMIT_SCAN_MEMORY, /* its arena and its inner job's, and some */
};

#define FOR_EACH_RUN(a, r)                                                                         \
	for (struct assembly_run *r = (a)->runs; r < (a)->runs + (a)->ever; r++)                   \
		if (r->known)

/* ---- which groups there are ---- */

static bool has_members(struct catalog *c, const struct group *group)
{
	struct group other;

	CATALOG_FOR_EACH(c, s)
		if (group_of(c, s, &other) && group_same(&other, group))
			return true;
	return false;
}

static void forget_empty(struct assembly_job *a)
{
	FOR_EACH_RUN(a, r)
		r->known = r->job.pid || has_members(a->catalog, &r->group);
}

static struct assembly_run *free_run(struct assembly_job *a)
{
	for (uint32_t i = 0; i < a->ever; i++)
		if (!a->runs[i].known)
			return &a->runs[i];
	return a->ever < LIMIT_ASSEMBLIES ? &a->runs[a->ever++] : NULL;
}

/* The run of a group, which may be a new one. What can be unplugged leaves room for the others.
 * NULL: there are too many. */
static struct assembly_run *run_of(struct assembly_job *a, const struct group *group)
{
	uint32_t removable = 0;

	FOR_EACH_RUN(a, r) {
		removable += r->group.removable;
		if (group_same(&r->group, group))
			return r;
	}
	if (group->removable && removable >= LIMIT_ASSEMBLIES_REMOVABLE)
		return NULL;
	struct assembly_run *free = free_run(a);
	if (!free)
		return NULL;
	*free = (struct assembly_run){.owner = a, .group = *group, .known = true};
	return free;
}

static struct assembly_run *run_of_job(struct job *job)
{
	return (struct assembly_run *)((char *)job - offsetof(struct assembly_run, job));
}

/* The same array or group, by its id, on fixed disks if this one is not, and the other way round.
 */
static struct assembly_run *twin_of(struct assembly_job *a, const struct assembly_run *run)
{
	struct group other = run->group;

	other.removable = !other.removable;
	FOR_EACH_RUN(a, r)
		if (group_same(&r->group, &other))
			return r;
	return NULL;
}

static void tell_members(struct catalog *c, const struct group *group, uint32_t code,
			 struct slice message)
{
	struct group other;

	CATALOG_FOR_EACH(c, s)
		if (group_of(c, s, &other) && group_same(&other, group))
			catalog_tell(s, code, message);
}

/* ---- how much one of them may take ---- */

/* Runs that share a limit on logical volumes go one after the other. */
static bool shares_limit(const struct assembly_run *x, const struct assembly_run *y)
{
	return x->group.kind == GROUP_LVM && y->group.kind == GROUP_LVM &&
	       ((x->group.removable && y->group.removable) || strcmp(x->disk, y->disk) == 0);
}

static bool has_to_wait(struct assembly_job *a, const struct assembly_run *run)
{
	uint32_t abreast = 0;

	FOR_EACH_RUN(a, r) {
		if (!r->job.pid)
			continue;
		if (shares_limit(r, run))
			return true;
		abreast += r->group.removable == run->group.removable;
	}
	return abreast >= ABREAST;
}

static uint32_t at_most(uint32_t allowed, uint32_t limit, uint32_t taken)
{
	uint32_t left = taken < limit ? limit - taken : 0;

	return allowed < left ? allowed : left;
}

static uint32_t allowed_volumes(struct assembly_job *a, const struct assembly_run *run)
{
	uint32_t allowed = LIMIT_LVM_VOLUMES, disk = 0, removable = 0;

	FOR_EACH_RUN(a, r) {
		if (r == run)
			continue;
		disk += strcmp(r->disk, run->disk) == 0 ? r->active : 0;
		removable += r->group.removable ? r->active : 0;
	}
	if (run->group.removable)
		allowed = at_most(allowed, LIMIT_LVM_REMOVABLE, removable);
	return at_most(allowed, LIMIT_LVM_DISK, disk);
}

/* ---- waiting for members ---- */

static bool somebody_is_probing(struct catalog *c)
{
	CATALOG_FOR_EACH(c, s)
		if (s->state == SLOT_NEW || s->state == SLOT_PROBING)
			return true;
	return false;
}

/* Whether all of a group's members have come, for all that can be known; otherwise when to look
 * again, if that is sooner than *@next. */
static bool is_settled(const struct assembly_run *r, bool probing, int64_t *next)
{
	int64_t now = loop_now(), due = r->latest + SETTLE_MS;

	if (probing && now >= due && now < r->latest + LONGEST_MS)
		due = now + SETTLE_MS / 4;
	if (now >= due)
		return true;
	if (*next == 0 || due < *next)
		*next = due;
	return false;
}

static void settled(struct watch *w, short revents);

static void wait_for_members(struct assembly_job *a)
{
	bool probing = somebody_is_probing(a->catalog);
	int64_t next = 0;

	loop_disarm(a->loop, &a->timer);
	FOR_EACH_RUN(a, r) {
		if (!r->waiting || !is_settled(r, probing, &next))
			continue;
		r->waiting = false;
		r->again = r->force = true;
	}
	if (next == 0)
		return;
	a->timer = (struct watch){.fd = -1, .fire = settled, .deadline = next};
	loop_arm(a->loop, &a->timer);
}

static void settled(struct watch *w, short revents)
{
	struct assembly_job *a = (struct assembly_job *)((char *)w -
							 offsetof(struct assembly_job, timer));

	(void)revents;
	wait_for_members(a);
	assembly_job_run(a);
}

static void count(struct assembly_job *a)
{
	a->catalog->assembling = a->catalog->assembling_fixed = 0;
	FOR_EACH_RUN(a, r) {
		bool busy = r->again || r->waiting || r->job.pid;
		a->catalog->assembling += busy;
		a->catalog->assembling_fixed += busy && !r->group.removable;
	}
}

/* ---- one run ---- */

void assembly_job_failed(struct catalog *c, const struct group *group, enum job_end end)
{
	static const char format[] = "putting its array or volume group together: the job %s";
	char text[LIMIT_NOTE_BYTES];
	int n = snprintf(text, sizeof(text), format, job_end_text(end));

	tell_members(c, group, end == JOB_TIMED_OUT ? NOTE_TIMED_OUT : NOTE_JOB_FAILED,
		     (struct slice){text, (size_t)n});
}

/* What members were told stands until the next run has ended. */
static void keep(struct assembly_run *r, enum job_end end, const struct assembly_record *record)
{
	struct catalog *c = r->owner->catalog;

	if (end != JOB_OK) {
		assembly_job_failed(c, &r->group, end);
		return;
	}
	r->active = record->active;
	for (uint32_t i = 0; i < record->notes.n; i++) {
		const struct note *note = &record->notes.at[i];
		struct slot *s = catalog_slot(c, note->volume);

		if (s && group_takes(c, &r->group, s))
			catalog_tell(s, note->code, note->message);
	}
}

static void answered(struct job *job, enum job_end end, struct slice answer)
{
	struct assembly_run *r = run_of_job(job);
	struct assembly_job *a = r->owner;
	struct assembly_record record = {0};
	struct arena memory = job_take_memory(job, &answer, wire_room(answer));

	job_release(job);
	if (end == JOB_OK && wire_get_assembly(answer, &memory, &record) < 0)
		end = JOB_GARBLED;
	keep(r, end, &record);
	arena_close(&memory);
	r->waiting = record.waiting && !r->force && !r->again;
	wait_for_members(a);
	assembly_job_run(a);
	a->ended(a->arg);
}

static void start(struct assembly_run *r)
{
	struct assembly_job *a = r->owner;
	struct group_job arg = {a->catalog, &r->group, r->force, allowed_volumes(a, r)};
	struct job_work work = {.run = group_job_run, .arg = &arg, .memory = JOB_MEMORY,
				.timeout_ms = DEADLINE_PROBE_MS, .sandbox = SANDBOX_OPENING};

	r->again = r->waiting = false;
	if (job_start(&r->job, a->loop, &work, answered, r) < 0)
		assembly_job_failed(a->catalog, &r->group, JOB_FAILED);
}

/* What can be unplugged joins nothing on fixed disks, and is no second one of the same name. */
static bool is_shadow(struct assembly_run *r)
{
	if (!r->group.removable || !twin_of(r->owner, r))
		return false;
	r->again = r->waiting = false;
	tell_members(r->owner->catalog, &r->group, NOTE_DUPLICATE,
		     S("it can be unplugged, and says that it belongs to an array or volume group "
		       "of fixed disks: it is left alone"));
	return true;
}

void assembly_job_run(struct assembly_job *a)
{
	forget_empty(a);
	for (int removable = 0; removable <= 1; removable++)
		FOR_EACH_RUN(a, r)
			if (r->again && r->group.removable == removable && !r->job.pid &&
			    !is_shadow(r) && !has_to_wait(a, r))
				start(r);
	count(a);
}

/* ---- members ---- */

static void member_came(struct assembly_run *r)
{
	r->again = true;
	r->force = r->waiting = false;
	r->latest = loop_now();
}

static void take_member(struct assembly_job *a, struct slot *s, const struct group *group)
{
	forget_empty(a);
	struct assembly_run *r = run_of(a, group);

	if (!r) {
		catalog_tell(s, NOTE_LIMIT, S("there are more arrays and volume groups than are "
					      "put together"));
		return;
	}
	if (!r->disk[0])
		memcpy(r->disk, s->block.disk, sizeof(r->disk));
	member_came(r);
	struct assembly_run *twin = twin_of(a, r);
	if (twin && twin->group.removable) /* to be told */
		twin->again = true;
}

void assembly_job_probed(struct assembly_job *a, struct slot *s)
{
	struct group group;

	if (group_of(a->catalog, s, &group))
		take_member(a, s, &group);
	else if (group_is_member(s)) /* it may be anybody's */
		FOR_EACH_RUN(a, r)
			if (group_takes(a->catalog, &r->group, s))
				member_came(r);
	assembly_job_run(a);
}

bool assembly_job_reaped(struct assembly_job *a, pid_t pid, int status)
{
	FOR_EACH_RUN(a, r)
		if (job_reaped(&r->job, pid, status))
			return true;
	return false;
}

void assembly_job_stop(struct assembly_job *a)
{
	FOR_EACH_RUN(a, r) {
		r->again |= r->job.pid != 0;
		job_cancel(&r->job);
	}
}
