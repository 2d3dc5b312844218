/* What one console shows, and where in it a person is. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/browser.h"

#include <stddef.h>

void browser_init(struct browser *b, bool locked, const struct guard *guard)
{
	memset(b, 0, offsetof(struct browser, shown));
	b->guard = guard;
	b->locked = locked;
	b->rows = 24;
	b->columns = 80;
	/* Not -1: the first status changes something, so that the screen is drawn. */
	b->seconds = -2;
	b->shown.edition = 0;
}

void browser_leave(struct browser *b)
{
	struct devices *devices = b->devices, *story = b->story;
	const struct card *card = b->card;
	uint16_t rows = b->rows, columns = b->columns;
	bool booting = b->booting;

	explicit_bzero(&b->login, sizeof(b->login));
	explicit_bzero(&b->editor, sizeof(b->editor));
	browser_init(b, b->locked, b->guard);
	b->devices = devices;
	b->story = story;
	b->card = card;
	b->rows = rows;
	b->columns = columns;
	b->booting = booting;
}

void browser_say(struct browser *b, struct slice s)
{
	s = slice_upto(s, sizeof(b->message) - b->message_n);
	if (s.n)
		memcpy(b->message + b->message_n, s.p, s.n);
	b->message_n += (uint32_t)s.n;
}

struct menu_action browser_tell(struct browser *b, struct slice s)
{
	b->message_n = 0;
	b->cause = CAUSE_NONE;
	browser_say(b, s);
	return menu_redraw;
}

uint16_t browser_page(const struct browser *b)
{
	uint16_t around = b->rows >= BROWSER_ROOMY_ROWS ? 7 : 5;

	return b->rows > around ? (uint16_t)(b->rows - around) : 1;
}

uint32_t browser_top(const struct browser *b, uint32_t number, uint32_t total)
{
	uint32_t page = browser_page(b), last = total > page ? total - page : 0;
	uint32_t top = b->top;

	if (number < top || number - top >= page)
		top = number > page / 2 ? number - page / 2 : 0;
	return top < last ? top : last;
}

struct place browser_place(const struct browser *b)
{
	return b->depth ? b->path[b->depth - 1] : (struct place){0};
}

/* What is kept says nothing about the browser: it is what anybody would find who looked. */
const struct rows *browser_rows(const struct browser *b, const struct listing *list)
{
	struct rows *shown = &((struct browser *)b)->shown;

	if (b->filter.on)
		return rows_found(shown, list, (struct slice){b->filter.text, b->filter.n});
	return rows_of(shown, list, browser_place(b));
}

struct pick *browser_pick(struct browser *b)
{
	return &b->picks[b->filter.on ? LIMIT_SUBMENU_DEPTH + 1 : b->depth];
}
