/* Loading an entry in a job, the last words before the jump, and what is done when it fails. */
/* SPDX-License-Identifier: MIT */
#include "init/pid1/attempt.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "init/boot/boot.h"
#include "init/boot/hand_on.h"
#include "init/catalog/relist.h"
#include "init/catalog/silent.h"
#include "init/machine/actions.h"
#include "init/machine/log.h"
#include "init/menu/details.h"
#include "loader/kexec.h"

enum { LOOK_MS = 1000, LOOK_BYTES = 1024, SAY_S = 3 };

/* ---- what is told ---- */

static void boot_failed(struct attempt *a, struct slice why)
{
	struct menu_event event = {.kind = MENU_FAILED, .chosen = a->entry, .text = why};

	log_line(LOG_LEVEL_ERROR, "could not boot: %.*s", SLICE_ARG(why));
	record_event(a->record, loop_now(), "failed", why);
	catalog_failed(a->catalog, a->entry, why);
	a->entry = (struct entry_key){0};
	loop_disarm(a->loop, &a->look);
	a->front->visible = true;
	front_event(a->front, &event);
}

/* One line on every console: a label of ours, then text of a disk's, then perhaps more of it. */
static void say(struct attempt *a, struct slice label, struct slice what, struct slice why)
{
	static char room[3 * LIMIT_CMDLINE_BYTES + 4096];
	struct arena memory = {.base = room, .cap = sizeof(room), .full = arena_never_full};
	struct text line = {.arena = &memory, .max = 2000};

	text_put(&line, label);
	text_safe(&line, what);
	text_put(&line, why.n ? S(": ") : S(""));
	text_safe(&line, why);
	front_say(a->front, text_slice(&line));
}

/* What should have been booted instead, and why it was not: an older kernel is not to start in
 * silence. */
static void say_passed_over(struct attempt *a, const struct listed *started)
{
	const struct listing *list = &a->catalog->list;

	for (uint32_t i = 0; i < list->n; i++) {
		const struct listed *l = &list->at[i];
		bool meant = l->menu == started->menu && (l->entry->flags & ENTRY_DEFAULT);
		struct slice refusal = details_refusal(l);

		if (l != started && refusal.n && (meant || l->failed.n))
			say(a, S("Not booted: "), l->entry->title, refusal);
	}
}

/* The last words before the jump: what is about to run. The screen may stay dark from here on. */
static void say_farewell(struct attempt *a, const struct boot_record *record)
{
	const struct listed *l = listing_find(&a->catalog->list, a->entry);

	if (l)
		say_passed_over(a, l);
	say(a, S("Booting "), l ? l->entry->title : S("?"), S(""));
	say(a, S("kexec: "), record->message, S(""));
	say(a, S("command line: "), record->cmdline, S(""));
}

/* ---- loading, writing and leaving ---- */

static void forget_loaded(struct attempt *a)
{
	arena_close(&a->loaded_memory);
	a->loaded = (struct boot_record){0};
}

/* It was loaded, and is not started. */
static void stay(struct attempt *a, struct slice why)
{
	forget_loaded(a);
	boot_failed(a, why);
	bool gone = last_steps_undo(&a->last);
	discovery_resume(a->discovery);
	if (gone || (a->settings->writes_mount && a->written.results.n))
		discovery_rescan(a->discovery);	/* views have gone, or are old now */
}

/* Returns when the kernel did not take the jump; everything goes on as before then. */
static void jump_now(struct attempt *a)
{
	silent_disks_leave(a->catalog, a->discovery->sysfs);
	watchdog_full(a->watchdog);
	int rc = kexec_jump();
	silent_disks_return(a->catalog, a->discovery->sysfs);
	consoles_hush_kernel();
	stay(a, slice_str(strerror(-rc)));
}

static void jump_ready(void *attempt)
{
	struct attempt *a = attempt;

	a->writing = false;
	if (!a->cancelled) {
		jump_now(a);
		return;
	}
	consoles_hush_kernel();
	stay(a, S("cancelled"));
}

/* Of the management controller's sensor "OS boot": where from. */
static enum bmc_offset event_of(const struct attempt *a)
{
	const struct slot *s = catalog_slot(a->catalog, a->entry.volume);

	if (s && s->origin == ORIGIN_NET)
		return BMC_FROM_NETWORK;
	return s && !catalog_removable(a->catalog, s) ? BMC_FROM_DISK : BMC_FROM_ANY;
}

static void jump(struct attempt *a)
{
	discovery_stop(a->discovery);
	say_farewell(a, &a->loaded);
	front_leave(a->front);
	a->writing = true;
	last_steps_start(&a->last, event_of(a));
}

/* Whether all was done; what was not is told. */
static bool tell_written(struct attempt *a)
{
	for (uint32_t i = 0; i < a->written.results.n; i++) {
		const struct write_result *r = &a->written.results.at[i];

		log_line(r->done ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR, "%s: %.*s in %.*s%s%.*s",
			 r->done ? "written" : "not written", SLICE_ARG(r->what),
			 SLICE_ARG(r->where), r->done ? "" : ": ", SLICE_ARG(r->why));
		record_event(a->record, loop_now(), r->done ? "written" : "not written", r->what);
		if (!r->done)
			say(a, S("Not remembered: "), r->what, r->why);
	}
	return write_succeeded(&a->written);
}

static int start_loading(struct attempt *a, const struct listed *l,
			 void (*done)(struct job *, enum job_end, struct slice));

/* Whatever came of it: what was loaded last is started. */
static void loaded_again(struct job *job, enum job_end end, struct slice answer)
{
	struct attempt *a = job->owner;

	(void)end;
	(void)answer;
	job_release(job);
	a->writing = false;
	if (a->cancelled)
		stay(a, S("cancelled"));
	else
		jump(a);
}

/* The next system has been told of the writes as they should have become; when one has become
 * something else, it is loaded once more, with the truth. */
static void tell_and_jump(struct attempt *a)
{
	const struct listed *l = listing_find(&a->catalog->list, a->entry);
	bool again = l && hand_on_tells(a->settings, l->entry) &&
		     !record_foretold(a->record, a->catalog, l);

	a->writing = again && start_loading(a, l, loaded_again) == 0;
	if (!a->writing)
		jump(a);
}

/* The firmware starts it when it has been asked to. */
static void restart_into(struct attempt *a, const struct listed *l)
{
	uint32_t n = a->written.results.n;
	struct slice why = a->record->unwritten;

	if (n && !why.n)	/* the last one: see write_plan.count */
		why = a->written.results.at[n - 1].why;
	if (n == 0 || why.n) {
		stay(a, why.n ? why : S("the firmware was not asked"));
		return;
	}
	say(a, S("Restarting, for the firmware to start "), l->entry->title, S(""));
	watchdog_stop(a->watchdog);
	stay(a, slice_str(strerror(-actions_do(ACTION_REBOOT))));
}

static void write_answered(struct job *job, enum job_end end, struct slice answer)
{
	struct attempt *a = job->owner;

	a->writing = false;
	a->written_memory = job_take_memory(job, &answer, wire_room(answer));
	job_release(job);
	if (end == JOB_OK && wire_get_write(answer, &a->written_memory, &a->written) < 0)
		end = JOB_GARBLED;
	bool done = end == JOB_OK && tell_written(a);
	if (end != JOB_OK) {
		a->record->unwritten = slice_str(job_end_text(end));
		say(a, S("Not remembered: the job that writes "), a->record->unwritten, S(""));
	}
	const struct listed *l = listing_find(&a->catalog->list, a->entry);
	if (a->cancelled)
		stay(a, S("cancelled"));
	else if (l && a->restart)
		restart_into(a, l);
	else if (!done && a->settings->writes == WRITES_REQUIRE)
		stay(a, S("what it asks for could not be written"));
	else
		tell_and_jump(a);
}

/* What the entry asks to be remembered, while nothing else looks at the disks. */
static int start_writing(struct attempt *a, const struct listed *l,
			 const struct boot_write *count)
{
	struct write_plan plan = {.catalog = a->catalog, .entry = l->entry,
				  .asker = l->key.volume, .count = count,
				  .settings = a->settings, .edited = a->edited,
				  .recipe = {a->recipe, a->recipe_n}, .consoles = a->consoles};
	int fds[WRITE_TARGETS];
	struct job_work work = {.run = write_job, .arg = &plan, .timeout_ms = DEADLINE_WRITE_MS,
				.sandbox = SANDBOX_LIMITS, .fds = fds,
				.n_fds = write_fds(&plan, fds)};

	discovery_stop(a->discovery);
	a->cancelled = false;
	int rc = job_start(&a->job, a->loop, &work, write_answered, a);
	a->writing = rc == 0;
	return rc;
}

static bool asks_for_writes(const struct attempt *a, const struct listed *l,
			    const struct boot_write *count)
{
	return l && a->settings->writes != WRITES_NO &&
	       (l->entry->writes.n || a->discovery->machine.efi || count);
}

static void write_and_jump(struct attempt *a)
{
	const struct listed *l = listing_find(&a->catalog->list, a->entry);
	const struct boot_write *count =
		l ? count_start(&a->count, a->catalog, a->settings, l, a->restart) : NULL;
	bool asks = asks_for_writes(a, l, count);
	if (a->restart && !asks) {
		stay(a, S("the setting writes is no, and the firmware cannot be asked"));
		return;
	}
	int rc = asks ? start_writing(a, l, count) : 0;

	if (asks && rc == 0)
		return;
	if (rc < 0 && a->settings->writes == WRITES_REQUIRE)
		stay(a, slice_str(strerror(-rc)));
	else
		jump(a);
}

static void flushed(void *attempt, struct slice trouble)
{
	struct attempt *a = attempt;

	if (trouble.n) {
		stay(a, S("what was written in the shell has not reached the disks in time; "
			  "Enter tries again"));
		return;
	}
	a->flushed = a->front->shells;
	write_and_jump(a);
}

/* What people wrote in shells first: after the jump nothing of it is left in memory, and what the
 * entry asks for is written to disks that nobody else changes. */
static void flush_and_go_on(struct attempt *a)
{
	int rc = 0;

	if (a->flushed == a->front->shells && !front_has_shell(a->front))
		write_and_jump(a);
	else
		rc = flush_job_start(&a->flush, a->loop, flushed, a);
	if (rc < 0)
		stay(a, slice_str(strerror(-rc)));
}

static void boot_answered(struct job *job, enum job_end end, struct slice answer)
{
	struct attempt *a = job->owner;

	forget_loaded(a);
	a->loaded_memory = job_take_memory(job, &answer, wire_room(answer));
	job_release(job);
	if (end == JOB_OK && wire_get_boot(answer, &a->loaded_memory, &a->loaded) < 0)
		end = JOB_GARBLED;
	if (end != JOB_OK)
		boot_failed(a, slice_str(job_end_text(end)));
	else if (!a->loaded.loaded)
		boot_failed(a, a->loaded.message);
	else
		flush_and_go_on(a);
}

/* What became of the writes of an attempt before this one. */
static void forget_written(struct attempt *a)
{
	arena_close(&a->written_memory);
	a->written = (struct write_record){0};
	a->record->written = &a->written;
	a->record->unwritten = (struct slice){0};
}

/* What kexec cannot start, or is not to. */
static void start_program(struct attempt *a, const struct listed *l)
{
	struct menu_event event = {.kind = MENU_BOOTING, .chosen = l->key};

	a->entry = l->key;
	a->restart = true;
	forget_written(a);
	front_event(a->front, &event);
	flush_and_go_on(a);
}

/* An entry that restarts the machine or the like, started by itself. One that a variable asks for
 * is refused: the variable stays set, and the machine would restart for ever. */
static void start_action(struct attempt *a, const struct listed *l)
{
	bool once = l->entry->flags & ENTRY_ONE_SHOT;

	if (!once)
		watchdog_stop(a->watchdog);
	int rc = once ? -EEXIST : actions_do((enum entry_action)l->entry->action);
	a->entry = l->key;
	boot_failed(a, rc == -EEXIST ? S("LoaderEntryOneShot asks for it, and stays set: it would "
					 "be done at every start")
				     : slice_str(strerror(-rc)));
}

/* Where it comes from, when that is a server. */
static void put_server(struct text *out, const struct attempt *a)
{
	const struct listed *l = listing_find(&a->catalog->list, a->entry);
	const struct slot *s = l ? catalog_slot(a->catalog, l->entry->kernel.volume) : NULL;

	if (!s || s->origin != ORIGIN_NET)
		return;
	text_put(out, S(", from "));
	text_safe(out, s->probe.facts.label);
}

/* Each second, while it is being loaded: a slow disk is not to look like a machine that hangs.
 * Without a menu now and then a line. */
static void look(struct watch *w, short revents)
{
	struct attempt *a = (struct attempt *)((char *)w - offsetof(struct attempt, look));
	int64_t ms = loop_now() - a->began;
	char room[LOOK_BYTES];
	struct arena memory = {.base = room, .cap = sizeof(room), .full = arena_never_full};
	struct text text = {.arena = &memory, .max = LOOK_BYTES / 8};
	struct menu_event event = {.kind = MENU_LOADING, .chosen = a->entry};

	(void)revents;
	w->deadline = a->job.pid ? a->began + ms + LOOK_MS : 0;
	if (!a->job.pid)
		return;
	progress_put(&text, a->progress, ms);
	put_server(&text, a);
	event.text = text_slice(&text);
	front_event(a->front, &event);
	if (a->front->visible || ms / 1000 < a->said + SAY_S)
		return;
	a->said = ms / 1000;
	say(a, S("Loading: "), event.text, S(""));
}

static void look_on(struct attempt *a)
{
	a->began = loop_now();
	a->said = 0;
	a->look = (struct watch){.fd = -1, .fire = look, .deadline = a->began + LOOK_MS};
	loop_arm(a->loop, &a->look);
}

static void keep_recipe(struct attempt *a, const struct slice *edited)
{
	a->edited = edited != NULL;
	a->recipe_n = edited ? slice_upto(*edited, sizeof(a->recipe)).n : 0;
	if (a->recipe_n)
		memcpy(a->recipe, edited->p, a->recipe_n);
}

static int start_loading(struct attempt *a, const struct listed *l,
			 void (*done)(struct job *, enum job_end, struct slice))
{
	struct boot_plan plan = {
		.catalog = a->catalog,
		.settings = a->settings,
		.entry = l->entry,
		.recipe = {a->recipe, a->recipe_n},
		.edited = a->edited,
		.record = a->record,
		.alone = a->record->alone,
		.bind = true,
		.consoles = a->consoles,
	};
	int fds[BOOT_FDS];
	struct job_work work = {.run = boot_job, .arg = &plan, .timeout_ms = DEADLINE_BOOT_MS,
				.sandbox = SANDBOX_LIMITS, .fds = fds,
				.n_fds = boot_fds(&plan, fds)};

	if (!a->progress)	/* once */
		a->progress = progress_open();
	plan.progress = a->progress;
	progress_plan(a->progress, 0, 0);
	progress_share(a->progress, true);
	int rc = job_start(&a->job, a->loop, &work, done, a);
	progress_share(a->progress, false);
	return rc;
}

void attempt_init(struct attempt *a)
{
	a->last = (struct last_steps){.loop = a->loop, .settings = a->settings,
				      .record = a->record, .catalog = a->catalog,
				      .ready = jump_ready, .arg = a};
}

void attempt_start(struct attempt *a, struct entry_key key, const struct slice *edited,
		   bool alone)
{
	const struct listed *l = listing_find(&a->catalog->list, key);
	struct menu_event event = {.kind = MENU_BOOTING, .chosen = key};

	if (!l || attempt_runs(a))
		return;
	a->restart = a->cancelled = false;
	keep_recipe(a, edited);
	if (l->entry->action != ACTION_BOOT || l->restart) {
		(l->restart ? start_program : start_action)(a, l);
		return;
	}
	a->entry = key;
	a->record->alone = alone;
	record_time(a->record, RECORD_LOAD, loop_now());
	record_event(a->record, loop_now(), "load", l->entry->title);
	forget_written(a);
	last_steps_plan(&a->last);
	log_line(LOG_LEVEL_INFO, "loading %.*s", SLICE_ARG(l->entry->title));
	front_event(a->front, &event);
	int rc = start_loading(a, l, boot_answered);
	if (rc < 0) {
		boot_failed(a, slice_str(strerror(-rc)));
		return;
	}
	look_on(a);
}

void attempt_cancel(struct attempt *a)
{
	if (!attempt_runs(a))
		return;
	a->cancelled = true;
	if (a->writing)
		return;
	job_cancel(&a->job);
	job_cancel(&a->flush.job);
	boot_failed(a, S("cancelled"));
	catalog_forgive(a->catalog);
}

bool attempt_reaped(struct attempt *a, pid_t pid, int status)
{
	return job_reaped(&a->job, pid, status) || last_steps_reaped(&a->last, pid, status) ||
	       flush_job_reaped(&a->flush, pid, status);
}
