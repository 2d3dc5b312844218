/* Running scripts and lines. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/run.h"

#include "discover/conf/ipxe/options.h"

/* Looking for a label reads the whole script. */
enum { GOTO_BYTES_A_STEP = 1024 };

static void spend(struct ipxe *x, size_t steps)
{
	uint32_t *left = &x->budget->steps;

	*left -= (uint32_t)(steps < *left ? steps : *left);
}

static bool step(struct ipxe *x)
{
	if (x->budget->steps) {
		x->budget->steps--;
		return true;
	}
	ipxe_fail(x, IPXE_ECANCELED, "too many commands");
	ipxe_finish(x, IPXE_END_LIMIT);
	return false;
}

/* "errno" is the status of the last command that failed. */
static void remember_status(struct ipxe *x, int status)
{
	char number[4] = {(char)(status >> 24), (char)(status >> 16), (char)(status >> 8),
			  (char)status};
	struct ipxe_setting setting;

	if (status && !ipxe_setting_name(&x->settings, S("builtin/errno"), true, &setting))
		status = ipxe_store(&x->settings, &setting,
				    (struct slice){number, sizeof(number)});
}

static int execute(struct ipxe *x, uint32_t argc, struct slice *argv)
{
	const struct ipxe_command *c = x->find(argv[0]);
	struct ipxe_args args;

	if (!c)
		return ipxe_fail(x, IPXE_ENOEXEC, "%.*s: command not found", SLICE_ARG(argv[0]));
	int rc = ipxe_options(x, c, argc, argv, &args);

	return rc == IPXE_OK ? c->run(x, &args, c) : rc;
}

int ipxe_run_words(struct ipxe *x, uint32_t argc, struct slice *argv)
{
	const struct ipxe_watcher *w = x->watcher;

	if (argc == 0)
		return IPXE_OK;
	if (!step(x))
		return IPXE_ECANCELED;
	void *seen = w ? w->begins(w->data, argc, argv, x->run ? x->run->depth : 0) : NULL;
	int rc = execute(x, argc, argv);

	remember_status(x, rc);
	if (w)
		w->ends(w->data, seen, rc);
	return rc;
}

int ipxe_run_line(struct ipxe *x, struct slice line)
{
	enum ipxe_then then = IPXE_THEN_ALWAYS;
	int rc = IPXE_OK;

	for (;;) {
		bool wanted = then == IPXE_THEN_ALWAYS || (then == IPXE_THEN_OR) == (rc != IPXE_OK);
		struct slice *words;
		uint32_t n;

		then = ipxe_next_command(&line, x->arena, &words, &n);
		for (uint32_t i = 0; wanted && i < n; i++)
			words[i] = ipxe_expand(&x->settings, words[i], x->arena);
		if (wanted)
			rc = ipxe_run_words(x, n, words);
		if (x->stop != IPXE_GOES_ON || then == IPXE_THEN_END)
			break;
	}
	if (x->stop == IPXE_STOP_LINE)
		x->stop = IPXE_GOES_ON;
	return rc;
}

static int run_lines(struct ipxe *x, struct ipxe_run *run)
{
	int rc = IPXE_OK;

	while (rc == IPXE_OK && x->stop == IPXE_GOES_ON &&
	       ipxe_next_line(&run->lines, x->arena, &run->line))
		rc = run->line.cut ? IPXE_EINVAL : ipxe_run_line(x, run->line.command);
	if (x->stop == IPXE_STOP_SCRIPT)
		x->stop = IPXE_GOES_ON;
	return rc;
}

int ipxe_run_script(struct ipxe *x, struct ipxe_image *image)
{
	struct ipxe_run run = {.image = image, .lines.text = image->text, .above = x->run,
			       .depth = x->run ? x->run->depth + 1 : 0};
	int rc;

	if (run.depth > LIMIT_INCLUDE_DEPTH) {
		rc = ipxe_fail(x, IPXE_ECANCELED, "scripts call each other more than %d deep",
			       LIMIT_INCLUDE_DEPTH);
		ipxe_finish(x, IPXE_END_LIMIT);
		return rc;
	}
	x->run = &run;
	if (ipxe_set(&x->settings, S("builtin/cwuri"), image->url) == IPXE_OK)
		rc = run_lines(x, &run);
	else
		rc = IPXE_ERANGE;
	if (x->stop != IPXE_STOP_RUN) {
		x->at.url = image->url;
		x->at.line = run.line.number;
	}
	x->run = run.above;
	if (x->run && x->run->image)
		remember_status(x, ipxe_set(&x->settings, S("builtin/cwuri"), x->run->image->url));
	return rc;
}

int ipxe_goto(struct ipxe *x, struct slice label)
{
	struct ipxe_line line;

	if (!x->run || !x->run->image)
		return ipxe_fail(x, IPXE_ENOTTY, "goto: not in a script");
	struct ipxe_lines lines = {.text = x->run->lines.text}, here = lines;
	size_t used = x->arena->used;
	int rc = IPXE_ENOENT;
	spend(x, lines.text.n / GOTO_BYTES_A_STEP);
	for (; rc && ipxe_next_line(&lines, x->arena, &line); here = rc ? lines : here)
		if (line.labelled && slice_eq(line.label, label))
			rc = IPXE_OK;
	x->arena->used = used;
	if (rc == IPXE_OK) {
		x->run->lines = here;
		x->stop = IPXE_STOP_LINE;
	}
	return rc;
}
