/* The job of `kexling grub`, and a look at what it answers. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/trace.h"

#include "discover/conf/grub/trace.h"
#include "init/cli/cli.h"
#include "init/cli/confine.h"
#include "init/job/inner.h"
#include "init/machine/machine.h"
#include "lib/limits.h"
#include "lib/utf8.h"

/* The run's own, the interpreter's, and some to spare. */
enum { TRACE_MEMORY = 256 << 20, JOB_MEMORY = TRACE_MEMORY + LIMIT_SCAN_MEMORY + (16 << 20) };

/* struct traced - what the job works on */
struct traced {
	const struct grub_trace *trace;
	struct grub_disks *disks;
	struct machine machine;
};

static int answer_trace(void *traced, int out)
{
	struct traced *t = traced;
	struct grub_disks *d = t->disks;
	struct volume_set set = {d->volumes, d->n};
	struct arena a;

	job_memory(&a, TRACE_MEMORY);
	struct text text = {.arena = &a};
	struct json j = {.out = &text};
	struct scan scan = {.arena = &a,
			    .volume = &d->volumes[d->n - 1],
			    .volumes = &set,
			    .machine = &t->machine};
	if (grub_trace(&scan, t->trace, &j) < 0)
		return JOB_NO_MEMORY;
	text_char(&text, '\n');
	return job_answer(out, text_slice(&text), -1) < 0;
}

bool trace_printable(struct slice json)
{
	while (json.n) {
		unsigned char c = (unsigned char)json.p[0];
		size_t n = c == '\n' ? 1 : c < 0x20 || c == 0x7f ? 0 : utf8_length(json);

		if (n == 0)
			return false;
		json = slice_from(json, n);
	}
	return true;
}

const char *trace_run(const struct grub_trace *t, struct grub_disks *disks, struct arena *a,
		      struct slice *json)
{
	struct traced traced = {t, disks, machine_look()};
	int fds[GRUB_DISKS];
	struct inner_work work = {.run = answer_trace, .arg = &traced, .sandbox = SANDBOX_FILES,
				  .limits = {.memory = JOB_MEMORY, .fds = fds, .n_fds = disks->n},
				  .most = LIMIT_GRUB_TRACE};

	for (uint32_t i = 0; i < disks->n; i++)
		fds[i] = disks->sources[i].root;
	confine_jobs();
	enum job_end end = inner_run(&work, a, json);
	if (end == JOB_OK && !trace_printable(*json))
		end = JOB_GARBLED;
	if (end == JOB_TOO_MUCH)
		return "there is more to show of this run than 64 MiB, which is the limit";
	return end == JOB_OK ? NULL
			     : arena_cstr(a, arena_format(a, "the job %s", job_end_text(end)));
}

_Static_assert(LIMIT_GRUB_TRACE == 64 << 20, "as the message says");
