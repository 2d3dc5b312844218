/* The front: every console with its menu, and the shells that run on some of them. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CONSOLE_FRONT_H
#define INIT_CONSOLE_FRONT_H

#include "init/console/console.h"
#include "init/console/rescue.h"
#include "init/job/loop.h"
#include "init/menu/menu.h"

/**
 * struct front_port - one console: its menu, and its shell when one runs on it
 * @dirty: what it shows is not what it is to show
 * @later: nor is it then, but nobody waits for that: with the next frame
 * @dismissed: the shell has been told to end
 * @shown: when its menu was first drawn, or again after a shell; monotonic ms, 0: it is not
 */
struct front_port {
	struct watch watch;
	struct front *front;
	struct console *console;
	struct browser browser;
	bool dirty, later;
	int64_t shown;
	pid_t shell;
	bool dismissed;
};

enum { FRONT_PAGE = 4096 };

/**
 * struct front - all consoles
 * @list:    the listing that is current, kept by its owner
 * @guard:   whose password shell and editing want, kept by its owner
 * @devices: what was looked at, kept by its owner
 * @story:   what has happened so far; the same
 * @card:    what is known about the machine, kept by its owner
 * @visible: menus are drawn
 * @shells:  how many have been started so far
 * @prepare: called in the process of each, before it is one
 * @act:     called with what a menu asks for and the front cannot do by itself
 * @touched: when a key last did something, monotonic ms
 * @frames:  wakes up when the next frame is due
 * @drawn:   when the last one was, monotonic ms
 */
struct front {
	struct loop *loop;
	const struct listing *list;
	const struct guard *guard;
	struct devices *devices, *story;
	const struct card *card;
	bool visible;
	uint32_t shells;
	void (*prepare)(void *arg);
	void (*act)(void *arg, const struct menu_action *action);
	void *arg;
	int64_t touched;
	struct watch frames;
	int64_t drawn;
	struct consoles consoles;
	/* as many as there are consoles; what is typed there, a password perhaps, no child has:
	 * these pages are empty to it */
	_Alignas(FRONT_PAGE) struct front_port ports[CONSOLE_MAX];
};

/* Open the consoles. @locked: neither shell nor editing. */
void front_open(struct front *f, struct slice wanted, bool locked, struct arena *a,
		struct note_list *problems);

/* The same event for every menu. */
void front_event(struct front *f, const struct menu_event *event);

/* What the card says has changed: the menus are to be drawn again, with the next frame. */
void front_refresh(struct front *f);

/* A text that all menus show until the next key. */
void front_notice(struct front *f, struct slice text);

/* The same, and until its cause has gone: that is told by an empty text. */
void front_notice_of(struct front *f, enum cause cause, struct slice text);

/* Draw what has changed, and have the loop wait for what the consoles need. To be called each time
 * before the loop sleeps. */
void front_update(struct front *f);

/* A key that means something was pressed on some console. */
bool front_attended(const struct front *f);

/* When somebody last gave a sign of life, monotonic ms: by a key, or in a shell. */
int64_t front_touched(const struct front *f);

/* Nobody attends any more: all menus are as at their start, and shells are ended. */
void front_desert(struct front *f);

/* A shell runs on some console. */
bool front_has_shell(const struct front *f);

/* A shell on the first console that has none, for failure=shell: as if somebody there had asked for
 * it, so a password may be asked for, or it is told why there can be none. */
void front_shell(struct front *f);

/* True when the child was a shell of ours. */
bool front_reaped(struct front *f, pid_t pid, int status);

/* Print a line on all consoles, below whatever they show. */
void front_say(struct front *f, struct slice text);

/* The same, on those too that a shell has. */
void front_announce(struct front *f, struct slice text);

/* Give all consoles back before the jump. */
void front_leave(struct front *f);

#endif
