/* What one console shows, and where in it a person is. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/browser.h"

void browser_init(struct menu_state *m, bool locked)
{
	/* Not -1: the first status changes something, so that the screen is drawn. */
	*m = (struct menu_state){.locked = locked, .rows = 24, .columns = 80, .seconds = -2};
}

void browser_say(struct menu_state *m, struct slice s)
{
	s = slice_upto(s, sizeof(m->message) - m->message_n);
	if (s.n)
		memcpy(m->message + m->message_n, s.p, s.n);
	m->message_n += (uint32_t)s.n;
}

struct menu_action browser_tell(struct menu_state *m, struct slice s)
{
	m->message_n = 0;
	browser_say(m, s);
	return menu_redraw;
}

uint16_t browser_page(const struct menu_state *m)
{
	uint16_t around = m->rows >= BROWSER_ROOMY_ROWS ? 7 : 5;

	return m->rows > around ? (uint16_t)(m->rows - around) : 1;
}

uint32_t browser_top(const struct menu_state *m, uint32_t number, uint32_t total)
{
	uint32_t page = browser_page(m), last = total > page ? total - page : 0;
	uint32_t top = m->top;

	if (number < top || number - top >= page)
		top = number > page / 2 ? number - page / 2 : 0;
	return top < last ? top : last;
}

struct menu_place browser_place(const struct menu_state *m)
{
	return m->depth ? m->path[m->depth - 1] : (struct menu_place){0};
}
