/* PID 1: sets everything up, then sleeps in the loop and does what the policy decides. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/pid1/pid1.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "discover/block/detached.h"
#include "init/boot/kernel_words.h"
#include "init/boot/policy.h"
#include "init/catalog/awaited.h"
#include "init/catalog/device_links.h"
#include "init/catalog/discovery.h"
#include "init/catalog/relist.h"
#include "init/console/front.h"
#include "init/job/reaper.h"
#include "init/job/signals.h"
#include "init/machine/efivars.h"
#include "init/machine/log.h"
#include "init/machine/machine.h"
#include "init/machine/mounts.h"
#include "init/machine/screens.h"
#include "init/machine/watchdog.h"
#include "init/pid1/attempt.h"
#include "init/pid1/controller.h"
#include "init/pid1/header.h"
#include "init/pid1/keep.h"
#include "init/pid1/leaving.h"
#include "init/pid1/notices.h"
#include "init/pid1/pages.h"
#include "init/pid1/shells.h"
#include "init/pid1/network.h"
#include "init/pid1/warnings.h"
#include "lib/fd.h"

enum {
	SETTINGS_MEMORY = 1 << 20,
	SETTINGS_FILE_BYTES = 65536,
};

/* All of it is static: PID 1 does not allocate but for answers of jobs. */
static struct pid1 {
	struct loop loop;
	struct reaper reaper;
	struct catalog catalog;
	struct discovery discovery;
	struct arena memory;		/* settings and what was odd about them */
	struct settings settings;
	struct policy policy;
	struct notices notices;
	int32_t counted;		/* seconds, as last told without a menu */
	struct guard guard;
	struct pages pages;
	struct header header;
	struct front front;
	struct attempt attempt;
	struct keep keep;
	struct net net;
	struct controller controller;
	struct shells shells;
	struct orders orders;
	struct leaving leaving;
	struct watch timer;
	struct watchdog watchdog;
	struct record record;
	struct watch feeder;		/* wakes up to feed it */
	int64_t started;
	uint32_t random;
} pid1;

/* ---- actions ---- */

static void remember(const char *what)
{
	record_event(&pid1.record, loop_now(), what, (struct slice){0});
}

static void rescan(void)
{
	remember("look at everything again");
	net_want(&pid1.net);
	catalog_forgive(&pid1.catalog);
	discovery_rescan(&pid1.discovery);
}

static void menu_asks(void *arg, const struct menu_action *action)
{
	(void)arg;
	switch (action->kind) {
	case MENU_BOOT:
		attempt_start(&pid1.attempt, action->key, action->edited ? &action->recipe : NULL,
			      false);
		break;
	case MENU_ACT:
		leaving_start(&pid1.leaving, action->act);
		break;
	case MENU_CANCEL:
		attempt_cancel(&pid1.attempt);
		break;
	case MENU_RESCAN:
		rescan();
		break;
	case MENU_KEEP:
		keep_start(&pid1.keep, action->key, action->keep);
		break;
	default:
		break;
	}
}

static void give_up(enum failure_action failure)
{
	if (count_forgive(&pid1.catalog))
		return;	/* better one that was started in vain than none */
	controller_failed(&pid1.controller);
	log_line(LOG_LEVEL_ERROR, "nothing is left to boot");
	remember("nothing is left to boot");
	switch (failure) {
	case FAILURE_REBOOT:
		leaving_start(&pid1.leaving, ACTION_REBOOT);
		break;
	case FAILURE_POWEROFF:
		leaving_start(&pid1.leaving, ACTION_POWEROFF);
		break;
	case FAILURE_SHELL:
		front_shell(&pid1.front);
		break;
	case FAILURE_MENU:
		break;
	default:
		rescan();
	}
}

/* Nobody has touched a key for so long that nobody is there. */
static void go_on_alone(void)
{
	log_line(LOG_LEVEL_INFO, "no key for long: going on alone");
	remember("nobody has touched a key for long");
	front_desert(&pid1.front);
	catalog_forgive(&pid1.catalog);
}

/* ---- the policy's turn ---- */

/* The volume that settings.wait names has not been seen, or it is not known what else is wanted. */
static bool waiting(void)
{
	if (controller_awaited(&pid1.controller))
		return true;
	if (pid1.settings.wait.n == 0)
		return false;
	CATALOG_FOR_EACH(&pid1.catalog, s)
		if (s->state >= SLOT_UNREADABLE && volume_is(&s->probe.facts, pid1.settings.wait))
			return false;
	return true;
}

/* One line a second, as there is no menu. */
static void tell_countdown(const struct decision *d)
{
	const struct listed *l = listing_find(&pid1.catalog.list, d->key);
	char line[160];

	if (!l || d->seconds == pid1.counted)
		return;
	pid1.counted = d->seconds;
	snprintf(line, sizeof(line), "%.*s starts in %d s; Esc shows the menu",
		 SLICE_ARG(slice_upto(l->entry->title, 80)), (int)d->seconds);
	front_say(&pid1.front, slice_str(line));
}

static void show(const struct decision *d)
{
	struct menu_event event = {.kind = MENU_STATUS, .chosen = d->key, .seconds = d->seconds,
				   .unseen = !pid1.front.visible};

	front_event(&pid1.front, &event);
	if (header_update(&pid1.header, &pid1.catalog, &pid1.discovery.machine, &pid1.settings,
			  d->key))
		front_refresh(&pid1.front);
	if (d->count && !pid1.front.visible)
		tell_countdown(d);
	notices_tell(&pid1.notices, &pid1.front, d, &pid1.catalog, &pid1.guard);
}

/* Whether it is known by now who keeps shell and editor; else when to ask again, 0: when something
 * changes. */
static int64_t look_at_disks(void)
{
	bool any, looked = awaited_looked(&pid1.catalog, &any);
	bool known = pid1.guard.known;
	int64_t again = guard_look(&pid1.guard, looked, any, loop_now() - pid1.started);
	struct menu_event event = {.kind = MENU_KNOWN};

	if (pid1.guard.known && !known)
		front_event(&pid1.front, &event);
	return again ? pid1.started + again : 0;
}

static void act_on(const struct decision *d)
{
	if (d->kind == DECIDE_WAIT || d->kind == DECIDE_MENU)
		return;
	if (d->kind == DECIDE_BOOT)
		attempt_start(&pid1.attempt, d->key, NULL, true);
	else if (d->kind == DECIDE_FAIL)
		give_up(d->failure);
	else
		go_on_alone();
	if (!attempt_runs(&pid1.attempt))	/* nothing else may ever happen: ask again */
		pid1.timer.deadline = loop_now();
}

static void think(void)
{
	int64_t again = look_at_disks();

	if (attempt_runs(&pid1.attempt))
		return;
	struct policy_input in = {
		.listing = &pid1.catalog.list,
		.settings = &pid1.settings,
		.now = loop_now(),
		.started = pid1.started,
		.attended = front_attended(&pid1.front),
		.touched = front_touched(&pid1.front),
		.waiting = waiting(), .network = network_awaited(&pid1.net),
		.random = pid1.random,
	};
	struct decision d = policy_decide(&pid1.policy, &in);
	network_consider(&pid1.net, &d);
	pid1.front.visible |= in.attended || d.kind == DECIDE_MENU;
	if (pid1.front.visible)
		record_time(&pid1.record, RECORD_MENU, in.now);
	if (pid1.catalog.list.n)
		record_time(&pid1.record, RECORD_LISTED, in.now);
	pid1.pages.story.stale = true;
	pid1.timer.deadline = loop_earlier(again, d.until);
	if (pid1.front.visible)
		pid1.timer.deadline = loop_earlier(pid1.timer.deadline, header_next(&pid1.catalog));
	show(&d);
	act_on(&d);
}

/* What can be unplugged guards only its own: its menus, and those that are read from it. */
static void disk_scanned(void *arg, const struct slot *s, const struct menu_list *menus)
{
	struct catalog *c = &pid1.catalog;

	(void)arg;
	for (uint32_t i = 0; !catalog_removable(c, s) && i < menus->n; i++) {
		const struct menu *m = &menus->at[i];

		if (m->superusers.n && !catalog_removable(c, catalog_slot(c, m->config_volume)))
			guard_learn(&pid1.guard, m);
	}
}

static void catalog_changed(void *arg)
{
	struct menu_event event = {.kind = MENU_LISTING};

	(void)arg;
	look_at_disks();
	pid1.pages.devices.stale = pid1.header.stale = true;
	front_event(&pid1.front, &event);
}

/* Nothing to do but to wake up: think() comes after every round of the loop. */
static void timer_fired(struct watch *w, short revents)
{
	(void)revents;
	w->deadline = 0;
}

static void child_ended(void *arg, pid_t pid, int status)
{
	(void)arg;
	if (front_reaped(&pid1.front, pid, status))
		shells_ended(&pid1.shells);
	else if (!attempt_reaped(&pid1.attempt, pid, status) &&
		 !leaving_reaped(&pid1.leaving, pid, status) &&
		 !controller_reaped(&pid1.controller, pid, status) &&
		 !shells_reaped(&pid1.shells, pid, status))
		network_reaped(&pid1.net, pid, status);
}

/* In a shell's process: what it may look for. */
static void prepare_shell(void *arg)
{
	(void)arg;
	mounts_make_for_shells();
	device_links_make(&pid1.catalog);
}

static void ordered(void *arg, enum order order)
{
	(void)arg;
	leaving_ordered(&pid1.leaving, order);
}

/* ---- set-up ---- */

static struct slice read_text(const char *path)
{
	struct slice text;

	if (fd_read_file(AT_FDCWD, path, SETTINGS_FILE_BYTES, &pid1.memory, &text) < 0)
		return (struct slice){0};
	return text;
}

static void read_settings(struct note_list *problems)
{
	struct slice path = S("/etc/kexling.conf");

	settings_init(&pid1.settings);
	settings_read_file(&pid1.settings, path, read_text("/etc/kexling.conf"), &pid1.memory,
			   problems);
	struct slice cmdline = read_text("/proc/cmdline");
	settings_read_cmdline(&pid1.settings, cmdline, &pid1.memory, problems);
	pid1.attempt.consoles = kernel_words(cmdline, S("console="), &pid1.memory);
	log_open(pid1.settings.log);
}

static void show_problems(const struct note_list *problems)
{
	for (uint32_t i = 0; i < problems->n; i++) {
		log_note(LOG_LEVEL_WARNING, &problems->at[i]);
		front_notice(&pid1.front, problems->at[i].message);
	}
}

static void start_discovery(void)
{
	struct discovery *d = &pid1.discovery;

	discovery_init(d, &pid1.loop, &pid1.catalog);
	d->machine = machine_look();
	d->machine.isos = pid1.settings.isos;
	d->protect = true;
	d->order = pid1.settings.order;
	d->sysfs = open("/sys", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	d->scanned = disk_scanned;
	d->changed = catalog_changed;
	pid1.catalog.unranked = d->order.n > 0;
	discovery_read_firmware(d, EFIVARS_DIR);
	int rc = discovery_listen(d);
	if (rc < 0)
		log_line(LOG_LEVEL_ERROR, "cannot hear of new devices: %s", strerror(-rc));
	discovery_refresh(d);
}

static void open_front(struct note_list *problems)
{
	pid1.front.loop = &pid1.loop;
	pid1.front.list = &pid1.catalog.list;
	pid1.front.guard = &pid1.guard;
	pid1.pages.catalog = &pid1.catalog;
	pid1.pages.record = &pid1.record;
	pid1.pages.settings = &pid1.settings;
	pages_init(&pid1.pages);
	pid1.front.devices = &pid1.pages.devices;
	pid1.front.story = &pid1.pages.story;
	header_init(&pid1.header);
	pid1.front.card = &pid1.header.card;
	pid1.front.act = menu_asks;
	pid1.front.prepare = prepare_shell;
	front_open(&pid1.front, pid1.settings.consoles, !pid1.settings.shell, &pid1.memory,
		   problems);
}

static void prepare_shells(void)
{
	pid1.shells.loop = pid1.leaving.loop = &pid1.loop;
	pid1.shells.discovery = &pid1.discovery;
	pid1.shells.front = pid1.leaving.front = &pid1.front;
	pid1.leaving.watchdog = &pid1.watchdog;
	if (pid1.settings.shell)
		shells_hear(&pid1.shells);
	if (orders_hear(&pid1.orders, &pid1.loop, ordered, NULL) < 0)
		log_line(LOG_LEVEL_ERROR, "cannot hear signals");
}

static void prepare_attempt(void)
{
	pid1.attempt.loop = &pid1.loop;
	pid1.attempt.catalog = &pid1.catalog;
	pid1.attempt.discovery = &pid1.discovery;
	pid1.attempt.front = &pid1.front;
	pid1.attempt.settings = &pid1.settings;
	pid1.attempt.watchdog = &pid1.watchdog;
	pid1.attempt.record = &pid1.record;
	attempt_init(&pid1.attempt);
	pid1.keep.attempt = &pid1.attempt;
}

static void prepare_controller(void)
{
	pid1.controller = (struct controller){
		.loop = &pid1.loop, .settings = &pid1.settings, .discovery = &pid1.discovery,
		.net = &pid1.net, .front = &pid1.front, .leaving = &pid1.leaving,
		.record = &pid1.record,
	};
	controller_ask(&pid1.controller);
}

static void set_up(void)
{
	struct note_list problems = {0};

	signals_ignore();
	mounts_make();
	mounts_let_media_change();
	pid1.started = loop_now();
	record_time(&pid1.record, RECORD_START, pid1.started);
	if (getrandom(&pid1.random, sizeof(pid1.random), GRND_INSECURE) < 0)
		pid1.random = (uint32_t)pid1.started;
	if (arena_open(&pid1.memory, SETTINGS_MEMORY, arena_never_full) < 0)
		return;
	read_settings(&problems);
	if (reaper_start(&pid1.reaper, &pid1.loop, child_ended, NULL) < 0)
		log_line(LOG_LEVEL_ERROR, "cannot wait for children");
	const char *lack = sandbox_prepare(detached_nowhere(), true);
	prepare_attempt();
	prepare_shells();
	consoles_hush_kernel();
	start_discovery();
	open_front(&problems);
	show_problems(&problems);
	warn_of_lack(&pid1.front, lack);
	warn_of_secure_boot(&pid1.front);
	warn_that(&pid1.front, count_begin(&pid1.discovery, &pid1.settings));
	warn_that(&pid1.front, count_allow_reset(&pid1.discovery, &pid1.settings));
	warn_of_quirks(&pid1.front, pid1.settings.quirks);
	warn_that(&pid1.front, screens_dark_here(&pid1.memory));
	network_start(&pid1.net, &pid1.discovery, &pid1.settings, &pid1.front);
	prepare_controller();
	pid1.timer = pid1.feeder = (struct watch){.fd = -1, .fire = timer_fired};
	loop_arm(&pid1.loop, &pid1.timer);
	loop_arm(&pid1.loop, &pid1.feeder);
	pid1.watchdog.seconds = pid1.settings.watchdog;
}

/* Only here: what hangs anywhere else in process 1 is to end in a reset. */
static void feed(void)
{
	watchdog_turn(&pid1.watchdog, loop_now());
	pid1.feeder.deadline = pid1.watchdog.due;
}

void pid1_main(void)
{
	set_up();
	for (;;) {
		think();
		front_update(&pid1.front);
		feed();
		loop_once(&pid1.loop);
	}
}
