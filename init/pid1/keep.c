/* One write by a job of its own, told in the menus. */
/* SPDX-License-Identifier: MIT */
#include "init/pid1/keep.h"

#include <stdio.h>

#include "init/write/choice.h"

static void tell(struct keep *k, const char *label, struct slice what)
{
	char line[300];

	snprintf(line, sizeof(line), "%s: %.*s", label, SLICE_ARG(slice_upto(what, 200)));
	front_notice(k->attempt->front, slice_str(line));
}

/* What the firmware's variables have now counts for every scan from here on. */
static void remember_firmware(struct keep *k, const struct listed *l)
{
	struct loader_vars *vars = &k->attempt->discovery->machine.vars;

	if (!(l->menu->keeps & MENU_KEEPS_FIRMWARE) || (l->menu->keeps & MENU_KEEPS_SAVED))
		return;
	if (k->what == KEEP_DEFAULT)
		vars->entry = k->value;
	else
		vars->timeout = k->value;
}

static void kept(struct keep *k, const struct listed *l)
{
	struct catalog *c = k->attempt->catalog;

	if (!l)
		return;
	remember_firmware(k, l);
	if (k->what == KEEP_DEFAULT)
		tell(k, "The default from now on", l->entry->title);
	else
		tell(k, "Timeout in seconds from now on", k->value);
	if (k->what == KEEP_DEFAULT) {
		discovery_rescan(k->attempt->discovery);
		return;
	}
	CATALOG_FOR_EACH(c, s)
		for (uint32_t i = 0; i < s->scan.menus.n; i++)
			if (s->scan.menus.at[i].keeps & MENU_KEEPS_FIRMWARE)
				s->scan.menus.at[i].timeout = k->seconds;
}

static void answered(struct job *job, enum job_end end, struct slice answer)
{
	struct keep *k = job->owner;
	struct attempt *a = k->attempt;
	struct write_record record = {0};
	struct arena memory = job_take_memory(job, &answer, wire_room(answer));

	job_release(job);
	a->writing = false;
	a->entry = (struct entry_key){0};
	if (end == JOB_OK && wire_get_write(answer, &memory, &record) < 0)
		end = JOB_GARBLED;
	discovery_resume(a->discovery);
	if (end != JOB_OK)
		tell(k, "Not kept", slice_str(job_end_text(end)));
	else if (record.results.n != 1 || !record.results.at[0].done)
		tell(k, "Not kept", record.results.n ? record.results.at[0].why : S("?"));
	else
		kept(k, listing_find(&a->catalog->list, k->key));
	arena_close(&memory);
}

/* In steps that grow; without end there is nothing longer. */
static int32_t step(int32_t now, enum keep_what what)
{
	enum { FINE = 10, COARSE = 5, MOST = 600 };
	bool longer = what == KEEP_LONGER;

	if (now < 0)
		return now == MENU_TIMEOUT_FOREVER ? (longer ? now : MOST) : (longer ? 1 : 0);
	int32_t by = now < FINE || (now == FINE && !longer) ? 1 : COARSE;
	now += longer ? by : -by;
	return now < 0 ? 0 : now > MOST ? MOST : now;
}

static bool set_value(struct keep *k, const struct listed *l, struct boot_write *w)
{
	struct arena memory = {.base = k->room, .cap = sizeof(k->room), .full = arena_never_full};
	struct text text = {.arena = &memory, .max = KEEP_BYTES};

	if (k->what == KEEP_DEFAULT) {
		choice_name(&text, l);
		k->value = text_slice(&text);
		return !text.cut && choice_write(l, k->value, false, w);
	}
	k->seconds = step(l->menu->timeout, k->what);
	snprintf(k->number, sizeof(k->number), "%d", (int)k->seconds);
	k->value = k->seconds < 0 ? S("menu-force") : slice_str(k->number);
	*w = (struct boot_write){.kind = WRITE_FIRMWARE, .name = S("LoaderConfigTimeout"),
				 .value = k->value};
	return true;
}

void keep_start(struct keep *k, struct entry_key key, enum keep_what what)
{
	struct attempt *a = k->attempt;
	const struct listed *l = listing_find(&a->catalog->list, key);
	struct boot_write write;

	if (!l || !l->menu || attempt_runs(a))
		return;
	k->what = what;
	k->key = key;
	if (!set_value(k, l, &write)) {
		tell(k, "Not kept", S("there is no place for that"));
		return;
	}
	struct boot_entry entry = {.writes = {&write, 1}};
	struct write_plan plan = {.catalog = a->catalog, .entry = &entry, .asker = key.volume,
				  .person = true};
	int fds[WRITE_TARGETS];
	struct job_work work = {.run = write_job, .arg = &plan, .timeout_ms = DEADLINE_WRITE_MS,
				.sandbox = SANDBOX_LIMITS, .fds = fds,
				.n_fds = write_fds(&plan, fds)};
	discovery_stop(a->discovery);
	int rc = job_start(&a->job, a->loop, &work, answered, k);
	a->writing = rc == 0;
	a->entry = a->writing ? key : (struct entry_key){0};
	if (rc < 0) {
		discovery_resume(a->discovery);
		tell(k, "Not kept", S("there can be no job for it"));
	}
}
