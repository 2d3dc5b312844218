/* kexling menu: the boot loader's menu on an installed system, to choose what to jump into. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "init/cli/start.h"
#include "init/console/keys.h"
#include "init/console/paint.h"
#include "init/console/screen.h"
#include "init/job/loop.h"
#include "init/menu/menu.h"
#include "lib/fd.h"

/**
 * struct session - the menu on the terminal that standard input and output are
 * @action: what ended it, MENU_NONE: a person left
 */
static struct session {
	const struct listing *list;
	struct guard guard;
	struct browser browser;
	struct grid grid;
	struct screen screen;
	struct keys keys;
	struct termios saved;
	struct menu_action action;
	bool over;
} session;

static const struct card hosted = {.hosted = true};

static int enter(struct session *s)
{
	struct termios raw;

	if (!isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &s->saved) < 0)
		return cli_error(CLI_REFUSED, "menu: it needs a terminal; 'kexling list' prints "
				 "what there is");
	raw = s->saved;
	cfmakeraw(&raw);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	return CLI_DONE;
}

static void leave(struct session *s)
{
	char bytes[64];
	size_t n = screen_leave(&s->screen, bytes, sizeof(bytes));

	(void)!fd_write_all(STDOUT_FILENO, (struct slice){bytes, n});
	tcsetattr(STDIN_FILENO, TCSANOW, &s->saved);
}

static void draw(struct session *s)
{
	static char bytes[SCREEN_FRAME_BYTES];
	struct winsize size = {0};
	bool complete = false;

	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	s->browser.columns = size.ws_col;
	s->browser.rows = size.ws_row;
	screen_size(&s->browser.columns, &s->browser.rows);
	s->grid.columns = s->browser.columns;
	s->grid.rows = s->browser.rows;
	paint_browser(&s->grid, &s->browser, s->list);
	while (!complete) {
		size_t n = screen_update(&s->screen, &s->grid, bytes, sizeof(bytes), &complete);
		if (fd_write_all(STDOUT_FILENO, (struct slice){bytes, n}) < 0)
			return;
	}
}

static void take(struct session *s, const struct menu_action *action)
{
	const struct menu_event no = {
		.kind = MENU_NOTICE,
		.text = S("This menu starts kernels: the rest is this system's own to do. q leaves "
			  "it.")};

	switch (action->kind) {
	case MENU_BOOT:
		s->action = *action;
		s->over = true;
		break;
	case MENU_REPAINT:
		screen_forget(&s->screen);
		break;
	case MENU_ACT:
	case MENU_SHELL:
	case MENU_RESCAN:
		menu_step(&s->browser, s->list, &no);
		break;
	default:
		break;
	}
}

/* Nobody gets stuck: q, and ^C as in any program. */
static bool is_leaving(const struct browser *b, const struct key_event *key)
{
	bool q = key->key == KEY_TEXT && key->text[0] == 'q' && !b->filter.typing;

	return b->view == VIEW_LIST && (q || key->key == KEY_CANCEL);
}

static void press(struct session *s, const struct key_event *key)
{
	struct menu_event event = {.kind = MENU_KEY, .key = *key};

	if (is_leaving(&s->browser, key)) {
		s->over = true;
		return;
	}
	struct menu_action action = menu_step(&s->browser, s->list, &event);
	take(s, &action);
}

/* Wait for keys, and do what they say. */
static void read_keys(struct session *s)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	int left = s->keys.wake ? (int)(s->keys.wake - loop_now()) : -1;
	struct key_event key[2];
	unsigned char byte;
	unsigned n = 0;

	if (poll(&in, 1, s->keys.wake && left < 0 ? 0 : left) <= 0) {
		n = keys_timeout(&s->keys, loop_now(), key);
	} else if (read(STDIN_FILENO, &byte, 1) == 1) {
		n = keys_put(&s->keys, byte, loop_now(), key);
	} else {
		s->over = true;
	}
	for (unsigned i = 0; i < n && !s->over; i++)
		press(s, &key[i]);
}

static int choose(const struct options *o, struct arena *a)
{
	struct session *s = &session;
	struct volumes v;
	int rc = volumes_read(o, a, &v);

	if (rc || v.list->n == 0)
		return rc ? rc : volumes_none();
	const struct listed *chosen = volumes_default(&v);
	struct menu_event event = {.kind = MENU_STATUS, .seconds = -1};
	s->list = v.list;
	s->guard.known = true;	/* whoever runs this has all rights that there are */
	s->screen.plain = slice_eq(slice_str(getenv("TERM")), S("dumb")) || getenv("NO_COLOR");
	browser_init(&s->browser, false, &s->guard);
	s->browser.card = &hosted;
	rc = enter(s);
	if (rc)
		return rc;
	if (chosen)
		event.chosen = chosen->key;
	menu_step(&s->browser, s->list, &event);
	while (!s->over) {
		draw(s);
		read_keys(s);
	}
	leave(s);
	const struct listed *l = listing_find(s->list, s->action.key);
	if (s->action.kind != MENU_BOOT || !l)
		return CLI_DONE;
	return start_entry(o, &v, l, s->action.edited ? &s->action.recipe : NULL, a);
}

static const struct command menu = {
	.name = "menu", .bit = FOR_MENU, .argument = "",
	.help = "the boot loader's menu here, to choose what to boot", .run = choose,
};
COMMAND(menu);
