/* An inner job that has no capability and opens nothing reads the members and says what to make of
 * them; this one has the capability, and checks that before it asks the kernel for it. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/group_job.h"

#include <fcntl.h>

#include "discover/block/lvm.h"
#include "discover/block/lvm_group.h"
#include "discover/block/md.h"
#include "init/job/inner.h"
#include "lib/fd.h"
#include "lib/text.h"

enum { INNER_MEMORY = LIMIT_SCAN_MEMORY + (16 << 20) };

/* ---- in the inner job ---- */

static int answer_raid(void *assembly, int out)
{
	struct md_plan plan;
	struct arena a;

	job_memory(&a, LIMIT_SCAN_MEMORY);
	md_plan_read(assembly, &a, &plan);
	return job_answer(out, wire_put_md(&plan, &a), -1) < 0;
}

static int answer_lvm(void *assembly, int out)
{
	struct lvm_plan plan;
	struct arena a;

	job_memory(&a, LIMIT_SCAN_MEMORY);
	lvm_group_plan(assembly, &a, &plan);
	return job_answer(out, wire_put_lvm(&plan, &a), -1) < 0;
}

/* ---- in the job itself ---- */

static bool make_raid(struct assembly *work, struct slice answer)
{
	struct md_plan plan;

	if (wire_get_md(answer, work->arena, &plan) < 0 || !md_plan_check(&plan, work))
		return false;
	md_assemble(work, &plan);
	return true;
}

static bool make_lvm(struct assembly *work, struct slice answer)
{
	struct lvm_plan plan;

	if (wire_get_lvm(answer, work->arena, &plan) < 0)
		return false;
	lvm_activate(work, &plan);
	return true;
}

static const struct {
	int (*read)(void *assembly, int out);
	bool (*make)(struct assembly *work, struct slice answer);
} kinds[GROUP_KINDS] = {
	[GROUP_RAID] = {answer_raid, make_raid},
	[GROUP_LVM] = {answer_lvm, make_lvm},
};

static struct slice without_hyphens(struct slice id, struct arena *a)
{
	struct text out = {.arena = a};

	while (id.n)
		text_put(&out, slice_cut(&id, '-'));
	return text_slice(&out);
}

static struct assembly_member open_member(const struct slot *s, struct arena *a)
{
	char path[BLOCK_PATH_BYTES];

	block_device_path(s->block.name, path);
	return (struct assembly_member){
		.volume = s->number,
		.name = s->block.name,
		.size = s->block.size,
		.id = without_hyphens(s->probe.facts.uuid, a),
		.seqno = s->probe.facts.seqno,
		.described = s->probe.facts.group.n > 0,
		.fd = open(path, O_RDONLY | O_CLOEXEC),
		.used = assembly_is_used(s->block.name, a),
	};
}

static void open_members(const struct group_job *job, struct assembly *work)
{
	work->at = arena_array(work->arena, struct assembly_member, LIMIT_VOLUMES);
	CATALOG_FOR_EACH((struct catalog *)job->catalog, s)
		if (group_takes(job->catalog, job->group, s))
			work->at[work->n++] = open_member(s, work->arena);
}

/* For the inner job, which reads the members as they are open; its answer is read behind the
 * barriers that this job stays behind. */
static enum job_end ask_inner(struct assembly *work, enum group_kind kind, int out,
			      struct slice *answer)
{
	struct inner inner;
	int *fds = arena_array(work->arena, int, work->n);
	struct inner_work reading = {.run = kinds[kind].read, .arg = work,
				     .sandbox = SANDBOX_READING,
				     .limits = {.memory = INNER_MEMORY, .fds = fds,
						.n_fds = work->n}};

	for (uint32_t i = 0; i < work->n; i++)
		fds[i] = work->at[i].fd;
	int rc = inner_start(&inner, &reading);
	sandbox_narrow(SANDBOX_DEVICES, out);
	return rc < 0 ? JOB_FAILED : inner_finish(&inner, work->arena, answer, NULL);
}

static void close_members(struct assembly *work)
{
	for (uint32_t i = 0; i < work->n; i++)
		if (work->at[i].fd >= 0)
			close(work->at[i].fd);
}

int group_job_run(void *group_job, int out)
{
	const struct group_job *job = group_job;
	struct slice answer;
	struct arena a;

	job_memory(&a, LIMIT_SCAN_MEMORY);
	struct assembly work = {.arena = &a, .force = job->force, .allowed = job->allowed,
				.group = {job->group->id, job->group->n},
				.removable = job->group->removable};
	open_members(job, &work);
	enum job_end end = ask_inner(&work, job->group->kind, out, &answer);
	close_members(&work);
	if (end != JOB_OK)
		return (int)end;
	if (!kinds[job->group->kind].make(&work, answer))
		return JOB_GARBLED;
	struct assembly_record record = {work.waiting, work.active, work.notes};
	return job_answer(out, wire_put_assembly(&record, &a), -1) < 0;
}
