/* Two jobs, one after the other; mostly none. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/pid1/last_steps.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "init/machine/log.h"
#include "lib/fd.h"

enum { NAMES_BYTES = 1 << 20, LINE_BYTES = 200 };

static void tell_failed(struct slice failed)
{
	while (failed.n) {
		struct slice line = slice_cut(&failed, '\n');
		log_line(LOG_LEVEL_ERROR, "quirk: %.*s", SLICE_ARG(line));
	}
}

static void in_order(void *last, struct slice failed)
{
	struct last_steps *l = last;

	tell_failed(failed);
	if (!l->quirks.undo)
		l->ready(l->arg);
}

void last_steps_plan(struct last_steps *l)
{
	AUTO_FD sysfs = open("/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct arena names;

	l->quirks = (struct quirk_job){.done = in_order, .arg = l};
	if (arena_open(&names, NAMES_BYTES, arena_never_full) < 0)
		return;
	quirks_find(sysfs, l->settings->quirks, &names, &l->quirks.found);
	for (uint32_t i = 0; i < l->quirks.found.n; i++) {
		struct text line = {.arena = &names, .max = LINE_BYTES};

		quirk_put(&line, &l->quirks.found.at[i]);
		record_event(l->record, loop_now(), "quirk", text_slice(&line));
	}
	arena_close(&names);
}

/* Here, as it takes no time. */
static void make_quiet(const struct quirks *q)
{
	AUTO_FD sysfs = open("/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);
	static char room[QUIRKS_MOST * 64];
	struct arena memory = {.base = room, .cap = sizeof(room), .full = arena_never_full};
	struct text failed = {.arena = &memory, .max = sizeof(room) / 4};

	quirks_apply(sysfs, q, &memory, &failed);
	tell_failed(text_slice(&failed));
}

/* A file system whose device goes writes to it in haste, one that is mounted for reading, too. */
static void let_go(struct catalog *c)
{
	CATALOG_FOR_EACH(c, s)
		fd_close(&s->mount);
}

static void put_in_order(struct last_steps *l)
{
	bool job = quirks_take_long(&l->quirks.found);

	if (job)
		let_go(l->catalog);
	int rc = job ? quirk_job_start(&l->quirks, l->loop) : -ENODEV;

	l->applied = job;
	if (rc == 0)
		return;
	if (!job && l->quirks.found.n)
		make_quiet(&l->quirks.found);
	l->ready(l->arg);
}

static void logged(void *last, int err, const struct bmc_wish *wish)
{
	(void)err;
	(void)wish;
	put_in_order(last);
}

void last_steps_start(struct last_steps *l, enum bmc_offset from)
{
	if (!l->settings->bmc_events ||
	    bmc_job_start(&l->bmc, l->loop, BMC_OS_BOOT, from, logged, l) < 0)
		put_in_order(l);
}

bool last_steps_undo(struct last_steps *l)
{
	if (!l->applied)
		return false;
	l->applied = false;
	l->quirks.undo = true;
	if (quirk_job_start(&l->quirks, l->loop) < 0)
		log_line(LOG_LEVEL_ERROR, "quirk: drivers cannot take their devices back");
	return true;
}

bool last_steps_reaped(struct last_steps *l, pid_t pid, int status)
{
	return job_reaped(&l->bmc.job, pid, status) || job_reaped(&l->quirks.job, pid, status);
}
