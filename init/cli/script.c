/* The job of `kexling grub` and `kexling ipxe`, and a look at what it answers. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/script.h"

#include "init/cli/confine.h"
#include "init/job/inner.h"
#include "lib/limits.h"
#include "lib/utf8.h"

/* The run's own, the interpreter's, and some to spare. */
enum { SCRIPT_MEMORY = 256 << 20, JOB_MEMORY = SCRIPT_MEMORY + LIMIT_SCAN_MEMORY + (16 << 20) };

static int answer_script(void *script, int out)
{
	const struct script *s = script;
	struct arena a;

	job_memory(&a, SCRIPT_MEMORY);
	struct text text = {.arena = &a};
	struct json j = {.out = &text, .indent = s->indent};
	if (s->put(s->arg, &a, &j) < 0)
		return JOB_NO_MEMORY;
	text_char(&text, '\n');
	return job_answer(out, text_slice(&text), -1) < 0;
}

bool script_printable(struct slice json)
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

const char *script_run(const struct script *s, struct arena *a, struct slice *json)
{
	struct inner_work work = {.run = answer_script, .arg = (void *)s, .sandbox = SANDBOX_FILES,
				  .limits = {.memory = JOB_MEMORY, .fds = s->fds,
					     .n_fds = s->n_fds},
				  .most = LIMIT_SCRIPT_JSON};

	confine_jobs();
	enum job_end end = inner_run(&work, a, json);
	if (end == JOB_OK && !script_printable(*json))
		end = JOB_GARBLED;
	if (end == JOB_TOO_MUCH)
		return "there is more to show of this run than 64 MiB, which is the limit";
	return end == JOB_OK ? NULL
			     : arena_cstr(a, arena_format(a, "the job %s", job_end_text(end)));
}

_Static_assert(LIMIT_SCRIPT_JSON == 64 << 20, "as the message says");
