/* Opening, reading and writing consoles, none of which PID 1 ever waits for. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/console/console.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <unistd.h>

#include "init/console/paint.h"
#include "init/job/loop.h"
#include "lib/fd.h"
#include "lib/sysdir.h"
#include "lib/text.h"

/* ---- opening ---- */

/* Bytes as they come; breaks, which a loose line is full of, are no input; no carrier is needed. */
static int make_raw(int fd, const struct termios *saved)
{
	struct termios t = *saved;

	t.c_iflag = IGNBRK;
	t.c_oflag &= (tcflag_t)~OPOST;
	t.c_lflag &= (tcflag_t) ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	t.c_cflag |= CLOCAL | CREAD;
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	return tcsetattr(fd, TCSANOW, &t) < 0 ? -errno : 0;
}

/* Closing a serial line waits half a minute for what it has not sent,
 * unless that is thrown away. */
static void close_console(struct console *c)
{
	if (c->fd >= 0)
		tcflush(c->fd, TCOFLUSH);
	fd_close(&c->fd);
	c->sent = c->n = 0;
	c->stale = false;
}

static int open_console(struct console *c, bool first)
{
	char path[CONSOLE_NAME_BYTES + 8];

	snprintf(path, sizeof(path), "/dev/%s", c->name);
	c->fd = open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (c->fd < 0)
		return -errno;
	int rc = first && tcgetattr(c->fd, &c->saved) < 0 ? -errno : make_raw(c->fd, &c->saved);
	if (rc < 0)
		close_console(c);
	c->keys = (struct keys){0};
	c->ask = true;
	c->asked = 0;
	screen_forget(&c->screen);
	return rc;
}

static void complain(struct slice name, int rc, struct arena *a, struct note_list *problems)
{
	enum { ROOM = 4096 };
	struct text message = {.arena = a, .max = LIMIT_NOTE_BYTES};

	if (problems->n >= LIMIT_NOTES ||
	    !arena_has_room(a, ROOM + 2 * (problems->n + 1) * sizeof(struct note), 1))
		return;
	text_put(&message, S("console "));
	text_safe(&message, slice_upto(name, CONSOLE_NAME_BYTES));
	text_put(&message, S(" is not used: "));
	text_put(&message, slice_str(strerror(-rc)));
	*ARENA_PUSH(a, &problems->at, &problems->n) =
		(struct note){.code = NOTE_UNREADABLE, .message = text_slice(&message)};
}

static bool have(const struct consoles *set, struct slice name)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (slice_eq(slice_str(set->at[i].name), name))
			return true;
	return false;
}

static int add(struct consoles *set, struct slice name)
{
	struct console *c = &set->at[set->n];

	if (set->n == CONSOLE_MAX)
		return -ENOSPC;
	if (name.n >= sizeof(c->name) || slice_has(name, '/') || slice_has(name, '\0') ||
	    slice_eq(name, S("..")))
		return -EINVAL;
	memset(c->name, 0, sizeof(c->name));
	memcpy(c->name, name.p, name.n);
	c->lent = c->left = c->stale = c->sized = false;
	c->heard = 0;
	c->sent = c->n = 0;
	int rc = open_console(c, true);
	if (rc == 0)
		set->n++;
	return rc;
}

static void add_all(struct consoles *set, struct slice names, struct arena *a,
		    struct note_list *problems)
{
	while (names.n) {
		size_t n = 0;
		while (n < names.n && !ascii_blank(names.p[n]) && names.p[n] != ',' &&
		       names.p[n] != '\n')
			n++;
		struct slice name = slice_upto(names, n);
		names = slice_from(names, n + 1);
		slice_skip(&name, S("/dev/"));
		if (name.n == 0 || have(set, name))
			continue;
		int rc = add(set, name);
		if (rc < 0)
			complain(name, rc, a, problems);
	}
}

void consoles_open(struct consoles *set, struct slice wanted, struct arena *a,
		   struct note_list *problems)
{
	char active[512];

	set->n = 0;
	add_all(set, wanted, a, problems);
	if (set->n)
		return;
	add_all(set, sysdir_read(AT_FDCWD, "/sys/class/tty/console/active", active, sizeof(active)),
		a, problems);
	if (set->n == 0)
		add_all(set, S("console"), a, problems);
}

/* ---- reading ---- */

enum {
	CONSOLE_ANSWER_MS = 1000,	/* a terminal's answer takes less */
	CONSOLE_SILENCE_MS = 60000,	/* another terminal may have been connected meanwhile */
};

short console_events(const struct console *c)
{
	if (c->fd < 0 || c->lent)
		return 0;
	return (short)(c->n > c->sent || c->stale ? POLLIN | POLLOUT : POLLIN);
}

/* The size is the kernel's word, or nobody's. */
static bool is_sized(const struct console *c, struct winsize *size)
{
	*size = (struct winsize){0};
	ioctl(c->fd, TIOCGWINSZ, size);
	return size->ws_row && size->ws_col && !c->sized;
}

/* The cursor was sent to the far corner, and got as far as this. It is the kernel that is told:
 * then a shell and its editor know it, too. True when that is news. */
static bool take_size(struct console *c, int64_t now)
{
	struct winsize size;
	bool asked = now < c->asked && c->keys.cursor_row > 1 && c->keys.cursor_column > 1;

	if (!asked || is_sized(c, &size))
		return false;
	c->asked = 0;
	bool news = size.ws_row != c->keys.cursor_row || size.ws_col != c->keys.cursor_column;
	size.ws_row = c->keys.cursor_row;
	size.ws_col = c->keys.cursor_column;
	c->sized = ioctl(c->fd, TIOCSWINSZ, &size) == 0;
	return news && c->sized;
}

unsigned console_read(struct console *c, int64_t now, struct key_event out[CONSOLE_KEYS],
		      bool *resized)
{
	unsigned char bytes[CONSOLE_READ_BYTES];
	unsigned n = 0;

	*resized = false;
	if (c->fd < 0 || c->lent)
		return 0;
	ssize_t got = read(c->fd, bytes, sizeof(bytes));
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
		close_console(c);
	for (ssize_t i = 0; i < got; i++) {
		n += keys_put(&c->keys, bytes[i], now, out + n);
		if (c->keys.cursor_row)
			*resized |= take_size(c, now);
		c->keys.cursor_row = 0;
	}
	c->ask |= n && now - c->heard > CONSOLE_SILENCE_MS;
	c->heard = n ? now : c->heard;
	explicit_bzero(bytes, sizeof(bytes)); /* perhaps of a password */
	return n;
}

int64_t console_wake(const struct console *c)
{
	return c->fd >= 0 && !c->lent ? c->keys.wake : 0;
}

unsigned console_timeout(struct console *c, int64_t now, struct key_event out[2])
{
	return keys_timeout(&c->keys, now, out);
}

/* ---- writing ---- */

/* False when the console is gone. */
static bool write_some(struct console *c)
{
	while (c->fd >= 0 && c->sent < c->n) {
		ssize_t n = write(c->fd, c->out + c->sent, c->n - c->sent);
		if (n > 0)
			c->sent += (size_t)n;
		else if (n < 0 && errno == EAGAIN)
			return true;
		else if (n == 0 || errno != EINTR)
			close_console(c);
	}
	c->sent = c->n = 0;
	return c->fd >= 0;
}

bool console_flush(struct console *c)
{
	if (c->lent || !write_some(c) || c->n > 0 || !c->stale)
		return false;
	c->stale = false;
	return true;
}

/* Room for @n more bytes behind those that wait. */
static char *reserve(struct console *c, size_t n)
{
	memmove(c->out, c->out + c->sent, c->n - c->sent);
	c->n -= c->sent;
	c->sent = 0;
	return sizeof(c->out) - c->n >= n ? c->out + c->n : NULL;
}

static void append(struct console *c, struct slice s)
{
	char *to = reserve(c, s.n);

	if (!to)
		return;
	memcpy(to, s.p, s.n);
	c->n += s.n;
}

/* The far corner, and where the cursor is then (ECMA-48 8.3.35, CPR); back to where it was. */
static void ask_terminal(struct console *c)
{
	c->ask = false;
	c->asked = loop_now() + CONSOLE_ANSWER_MS;
	append(c, S("\0337\033[999;999H\033[6n\0338"));
}

static void know_size(struct console *c, struct browser *b)
{
	struct winsize size;

	if (!is_sized(c, &size) && c->ask)
		ask_terminal(c);
	b->columns = size.ws_col;
	b->rows = size.ws_row;
	screen_size(&b->columns, &b->rows);
}

void console_draw(struct console *c, struct browser *b, const struct listing *list)
{
	/* one is painted at a time, and it is too large for the stack */
	static struct grid grid;
	bool complete = false;

	if (c->fd < 0 || c->lent)
		return;
	if (c->left) {
		c->left = false;
		make_raw(c->fd, &c->saved);
	}
	if (!write_some(c))
		return;
	know_size(c, b);
	if (!write_some(c))
		return;
	grid.columns = b->columns;
	grid.rows = b->rows;
	paint_browser(&grid, b, list);
	while (c->n == 0 && !complete) {
		c->n = screen_update(&c->screen, &grid, c->out, sizeof(c->out), &complete);
		if (!write_some(c))
			return;
	}
	c->stale = !complete;
}

static void leave_screen(struct console *c)
{
	enum { ROOM = 64 };
	char *to = reserve(c, ROOM);

	if (to)
		c->n += screen_leave(&c->screen, to, ROOM);
	c->stale = false;
}

void console_say(struct console *c, struct slice text)
{
	if (c->fd < 0 || c->lent)
		return;
	if (c->screen.valid)
		leave_screen(c);
	while (text.n) {
		struct grid_row line = {0};
		struct slice part;

		text = slice_from(text, grid_wrap(text, GRID_MAX_COLUMNS, &part));
		grid_put(&line, GRID_MAX_COLUMNS, part);
		append(c, (struct slice){line.text, line.n});
		append(c, text.n ? S(" ") : S(""));
	}
	append(c, S("\r\n"));
	write_some(c);
}

void console_announce(struct console *c, struct slice text)
{
	if (c->fd < 0 || !c->lent) {
		console_say(c, text);
		return;
	}
	c->sent = c->n = 0;
	append(c, S("\r\n"));
	append(c, text);
	append(c, S("\r\n"));
	(void)!write(c->fd, c->out, c->n);	/* a shell has it: what does not fit is lost */
	c->n = 0;
}

/* ---- giving back ---- */

void console_lend(struct console *c)
{
	if (c->fd < 0 || c->lent)
		return;
	leave_screen(c);
	write_some(c);
	tcsetattr(c->fd, TCSANOW, &c->saved);
	c->lent = true;
}

void console_take(struct console *c)
{
	if (!c->lent)
		return;
	c->lent = c->left = false;
	close_console(c);
	open_console(c, false);
}

/* Everything has left our buffer and the kernel's. */
static bool is_drained(struct console *c)
{
	int queued = 0;

	if (c->fd < 0 || c->lent || !write_some(c))
		return true;
	return c->n == 0 && (ioctl(c->fd, TIOCOUTQ, &queued) < 0 || queued == 0);
}

static bool all_drained(struct consoles *set)
{
	bool drained = true;

	for (uint32_t i = 0; i < set->n; i++)
		drained &= is_drained(&set->at[i]);
	return drained;
}

void consoles_leave(struct consoles *set, int ms)
{
	int64_t deadline = loop_now() + ms;

	for (uint32_t i = 0; i < set->n; i++)
		if (set->at[i].fd >= 0 && !set->at[i].lent)
			leave_screen(&set->at[i]);
	/* No event tells that a line has sent its last byte: look every few milliseconds. */
	while (!all_drained(set) && loop_now() < deadline)
		poll(NULL, 0, 5);
	for (uint32_t i = 0; i < set->n; i++) {
		struct console *c = &set->at[i];
		if (c->fd < 0 || c->lent)
			continue;
		tcsetattr(c->fd, TCSANOW, &c->saved);
		c->sent = c->n = 0;
		c->left = true;
	}
}

void consoles_hush_kernel(void)
{
	enum { SET_CONSOLE_LEVEL = 8, EMERGENCIES_ONLY = 1 };
	char room[32];
	struct slice levels = sysdir_read(AT_FDCWD, "/proc/sys/kernel/printk", room, sizeof(room));
	uint64_t now;

	/* "7\t4\t1\t7": the first is that of the console, and lower is quieter. */
	if (slice_number(slice_word(&levels), UINT32_MAX, &now) && now > EMERGENCIES_ONLY)
		klogctl(SET_CONSOLE_LEVEL, NULL, EMERGENCIES_ONLY);
}
