/* Starts the job that reads EFI variables, and understands its answer. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/firmware_job.h"

#include "init/catalog/hibernated.h"
#include "init/machine/efivars.h"

enum { MEMORY = 1 << 20 };

/* ---- in the child ---- */

static int read_variables(void *efivars, int out)
{
	struct source_dir dir = {.source = {&source_dir_ops}, .root = *(int *)efivars};
	struct hibernated h = {0};
	struct arena a;

	job_memory(&a, MEMORY);
	struct slice word = efivars_hibernation(&dir.source, &a);
	if (word.n)
		hibernated_parse(word, &h);
	struct firmware_record record = {
		.vars = efivars_loader(&dir.source, &a),
		.hibernated = h.found,
		.kernel = slice_str(h.version),
		.uuid = slice_str(h.uuid),
	};
	return job_answer(out, wire_put_firmware(&record, &a), -1) < 0;
}

/* ---- in PID 1 ---- */

static void answered(struct job *job, enum job_end end, struct slice answer)
{
	struct firmware_job *f = job->owner;
	struct firmware_record record = {0};

	f->memory = job_take_memory(job, &answer, wire_room(answer));
	job_release(job);
	if (end == JOB_OK && wire_get_firmware(answer, &f->memory, &record) < 0)
		end = JOB_GARBLED;
	f->known(f->arg, end, &record);
}

int firmware_job_start(struct firmware_job *f, struct loop *loop, int efivars,
		       void (*known)(void *, enum job_end, const struct firmware_record *),
		       void *arg)
{
	struct job_work work = {.run = read_variables, .arg = &efivars,
				.timeout_ms = DEADLINE_FIRMWARE_MS, .memory = 2 * MEMORY,
				.sandbox = SANDBOX_FILES, .fds = &efivars, .n_fds = 1};

	*f = (struct firmware_job){.known = known, .arg = arg};
	return job_start(&f->job, loop, &work, answered, f);
}
