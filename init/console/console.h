/* The consoles: terminals that are read and written without ever waiting for one. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CONSOLE_CONSOLE_H
#define INIT_CONSOLE_CONSOLE_H

#include <termios.h>

#include "init/console/keys.h"
#include "init/console/screen.h"
#include "init/menu/browser.h"

enum { CONSOLE_MAX = 8, CONSOLE_NAME_BYTES = 32, CONSOLE_READ_BYTES = 64 };

/**
 * struct console - one terminal
 * @name: without /dev/
 * @fd:   to poll for console_events(); -1: not there (hung up)
 * @lent:  a shell has it: neither read nor written
 * @left:  it was given back; the next console_draw() makes it ours again
 * @sized: the terminal's size is what it has answered, not what the kernel knew
 * @ask:   it is to be asked, when next something is drawn
 * @asked: until when an answer counts, monotonic ms
 * @heard: when a byte last came
 * @stale: a frame, or a part of one, was left out because the last is still on its way
 * @saved: its settings before they were ours
 * @out:   bytes [sent, n) wait
 */
struct console {
	char name[CONSOLE_NAME_BYTES];
	int fd;
	bool lent;
	bool left;
	bool sized, ask;
	int64_t asked, heard;
	bool stale;
	struct termios saved;
	struct keys keys;
	struct screen screen;
	size_t sent, n;
	char out[SCREEN_FRAME_BYTES];
};

struct consoles {
	struct console at[CONSOLE_MAX];
	uint32_t n;
};

/* Open the consoles that @wanted names, or when it is empty those that the kernel writes to
 * (/sys/class/tty/console/active), else /dev/console; raw and non-blocking. One that cannot be
 * opened is skipped, with a note. With none at all the menu is simply not seen. */
void consoles_open(struct consoles *set, struct slice wanted, struct arena *a,
		   struct note_list *problems);

/* Poll events to wait for: POLLIN, and POLLOUT while bytes wait; 0 when not there or lent. */
short console_events(const struct console *c);

/* Read what has come: the number of keys put into @out. A console that has hung up is closed.
 * *@resized: the terminal has told another size than it was known to have. */
enum { CONSOLE_KEYS = 2 * CONSOLE_READ_BYTES };
unsigned console_read(struct console *c, int64_t now, struct key_event out[CONSOLE_KEYS],
		      bool *resized);

/* When console_timeout() wants to be called (monotonic ms); 0: never. */
int64_t console_wake(const struct console *c);
unsigned console_timeout(struct console *c, int64_t now, struct key_event out[2]);

/* Show the menu. Sets the menu's size from the terminal's: of a serial line nobody knows it, so the
 * terminal at its end is asked, at first and when a person types after a silence. While an earlier
 * frame is still on its way this one is left out and @stale is set. */
void console_draw(struct console *c, struct browser *b, const struct listing *list);

/* Write what waits. True when the caller should draw again: a frame had been left out. */
bool console_flush(struct console *c);

/* A line of text below what is shown, made harmless; dropped when there is no room. For times when
 * no menu is drawn: the next console_draw() starts from an unknown screen. */
void console_say(struct console *c, struct slice text);

/* A line of our own, even on a console that is lent. */
void console_announce(struct console *c, struct slice text);

/* Cooked again, cursor on, attributes off; not read or drawn until console_take(). That opens it
 * anew: when the session that had it ends, the kernel hangs the terminal up for everybody. */
void console_lend(struct console *c);
void console_take(struct console *c);

/* Give all back, and wait at most @ms until their last bytes are out: before the jump. Should that
 * fail, console_draw() simply goes on. */
void consoles_leave(struct consoles *set, int ms);

/* Keep kernel messages off the consoles, where they would run through the menu. Errors and alerts
 * are kept off too, since every dirty or broken file system causes some; only a dying kernel is
 * heard. The kernel's log has all of them. */
void consoles_hush_kernel(void);

#endif
