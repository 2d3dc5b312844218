/* Consoles, menus and the loop, brought together. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/console/front.h"

#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* While disks answer one after the other the listing changes by the hundred; that need
 * not be drawn more often than it can be read. What keys do is drawn at once. */
enum { LEAVE_MS = 500, FRAME_MS = 100 };

/* Nobody has read a screen sooner: a key that comes then was meant for what was there before it. */
enum { READ_MS = 250 };

#define FOR_EACH_PORT(f, p)                                                                        \
	for (struct front_port *p = (f)->ports; p < (f)->ports + (f)->consoles.n; p++)

static void start_shell(struct front_port *p)
{
	struct front *f = p->front;
	pid_t pid = rescue_start(p->console, f->prepare, f->arg);

	p->dismissed = false;
	p->front->touched = loop_now();
	f->shells += pid > 0;
	if (pid > 0)
		p->shell = pid;
	else
		front_notice(p->front, S("no shell could be started: no process, or no /bin/sh"));
}

static void step(struct front_port *p, const struct menu_event *event)
{
	struct menu_action action = menu_step(&p->browser, p->front->list, event);

	if (event->kind == MENU_KEY && action.kind != MENU_NONE)
		p->front->touched = loop_now();
	if (event->kind == MENU_LISTING)
		p->later |= action.kind != MENU_NONE;
	else
		p->dirty |= action.kind != MENU_NONE;
	switch (action.kind) {
	case MENU_NONE:
	case MENU_REDRAW:
		break;
	case MENU_REPAINT:
		screen_forget(&p->console->screen);
		break;
	case MENU_SHELL:
		start_shell(p);
		break;
	default:
		p->front->act(p->front->arg, &action);
	}
}

/* People hit a key again and again to get into a menu, and on a slow machine all of that comes at
 * once: it shows the menu, and does nothing to it. */
static void keys(struct front_port *p, const struct key_event *key, unsigned n)
{
	bool unseen = p->browser.unseen;
	bool ahead = !unseen && (!p->shown || loop_now() < p->shown + READ_MS);

	for (unsigned k = 0; k < n && !p->shell; k++) {
		struct menu_event event = {.kind = MENU_KEY, .key = key[k],
					   .ahead = ahead || (unseen && k)};
		step(p, &event);
	}
}

static void console_ready(struct watch *w, short revents)
{
	struct front_port *p = (struct front_port *)((char *)w -
						     offsetof(struct front_port, watch));
	struct key_event key[CONSOLE_KEYS];
	bool resized = false;

	if (revents & POLLOUT && console_flush(p->console))
		p->dirty = true;
	if (revents & (POLLIN | POLLHUP | POLLERR))
		keys(p, key, console_read(p->console, loop_now(), key, &resized));
	p->dirty |= resized;
	if (!revents)
		keys(p, key, console_timeout(p->console, loop_now(), key));
	explicit_bzero(key, sizeof(key)); /* perhaps of a password */
}

/* Nothing to do but to wake up. */
static void frame_due(struct watch *w, short revents)
{
	(void)revents;
	w->deadline = 0;
}

void front_open(struct front *f, struct slice wanted, bool locked, struct arena *a,
		struct note_list *problems)
{
	(void)madvise(f->ports, sizeof(f->ports), MADV_WIPEONFORK);	/* Linux 4.14 */
	f->frames = (struct watch){.fd = -1, .fire = frame_due};
	loop_arm(f->loop, &f->frames);
	consoles_open(&f->consoles, wanted, a, problems);
	bool plain = slice_eq(slice_str(getenv("TERM")), S("dumb"));
	for (uint32_t i = 0; i < f->consoles.n; i++) {
		f->ports[i].front = f;
		f->ports[i].console = &f->consoles.at[i];
		f->ports[i].watch.fire = console_ready;
		browser_init(&f->ports[i].browser, locked, f->guard);
		f->ports[i].browser.devices = f->devices;
		f->ports[i].browser.story = f->story;
		f->ports[i].browser.card = f->card;
		f->consoles.at[i].screen.plain = plain;
	}
}

void front_event(struct front *f, const struct menu_event *event)
{
	FOR_EACH_PORT(f, p)
		step(p, event);
}

void front_refresh(struct front *f)
{
	FOR_EACH_PORT(f, p)
		p->later = true;
}

void front_notice(struct front *f, struct slice text)
{
	front_notice_of(f, CAUSE_NONE, text);
}

void front_notice_of(struct front *f, enum cause cause, struct slice text)
{
	struct menu_event event = {.kind = MENU_NOTICE, .text = text, .cause = cause};

	front_event(f, &event);
}

static void draw(struct front *f)
{
	int64_t now = loop_now();
	bool due = now >= f->drawn + FRAME_MS;

	FOR_EACH_PORT(f, p) {
		if (!f->visible || p->console->lent || p->console->fd < 0)
			continue;
		if (p->dirty || (p->later && due)) {
			p->dirty = p->later = false;
			f->drawn = now;
			p->shown = p->shown ? p->shown : now;
			console_draw(p->console, &p->browser, f->list);
		} else if (p->later) {
			f->frames.deadline = f->drawn + FRAME_MS;
		}
	}
}

void front_update(struct front *f)
{
	draw(f);
	FOR_EACH_PORT(f, p) {
		struct console *c = p->console;
		p->watch.fd = c->fd;
		p->watch.events = console_events(c);
		p->watch.deadline = console_wake(c);
		if (c->fd >= 0 && !c->lent)
			loop_arm(f->loop, &p->watch);
		else
			loop_disarm(f->loop, &p->watch);
	}
}

bool front_attended(const struct front *f)
{
	FOR_EACH_PORT((struct front *)f, p)
		if (p->browser.touched || (p->shell && !p->dismissed))
			return true;
	return false;
}

int64_t front_touched(const struct front *f)
{
	int64_t now = loop_now(), last = f->touched;

	FOR_EACH_PORT((struct front *)f, p) {
		int64_t idle = p->shell && !p->dismissed
				       ? rescue_idle(p->console, p->shell) : now;
		if (now - idle > last)
			last = now - idle;
	}
	return last;
}

void front_desert(struct front *f)
{
	struct menu_event event = {.kind = MENU_DESERTED};

	front_event(f, &event);
	FOR_EACH_PORT(f, p) {
		if (!p->shell || p->dismissed)
			continue;
		p->dismissed = true;
		rescue_end(p->shell);
	}
}

void front_shell(struct front *f)
{
	struct menu_event event = {.kind = MENU_OFFER};

	f->visible = true;
	FOR_EACH_PORT(f, p) {
		if (p->shell || p->console->fd < 0)
			continue;
		step(p, &event);
		return;
	}
}

bool front_has_shell(const struct front *f)
{
	FOR_EACH_PORT((struct front *)f, p)
		if (p->shell)
			return true;
	return false;
}

bool front_reaped(struct front *f, pid_t pid, int status)
{
	FOR_EACH_PORT(f, p) {
		if (p->shell != pid)
			continue;
		p->shell = 0;
		p->shown = 0;
		struct slice told = rescue_ended(p->console, status);
		screen_forget(&p->console->screen);
		p->dirty = true;
		if (told.n)
			front_notice(f, told);
		return true;
	}
	return false;
}

void front_say(struct front *f, struct slice text)
{
	FOR_EACH_PORT(f, p)
		console_say(p->console, text);
}

void front_announce(struct front *f, struct slice text)
{
	FOR_EACH_PORT(f, p)
		console_announce(p->console, text);
}

void front_leave(struct front *f)
{
	consoles_leave(&f->consoles, LEAVE_MS);
}
