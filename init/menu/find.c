/* What is typed to find an entry. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/find.h"

#include "init/menu/pick.h"
#include "lib/utf8.h"

/* Another text: what was selected stays so if it is still shown, else the first is. */
static struct menu_action look(struct browser *b, const struct listing *list)
{
	b->at = 0;
	pick_by(b, list, 0);
	pick_settle(b, list);
	return menu_redraw;
}

struct menu_action find_begin(struct browser *b, const struct listing *list)
{
	b->filter = (struct filter){.on = true, .typing = true};
	*browser_pick(b) = b->picks[b->depth];
	return look(b, list);
}

struct menu_action find_end(struct browser *b, const struct listing *list)
{
	struct row row;
	uint32_t number, total;
	bool selected = pick_selected(b, list, &row, &number, &total);

	b->filter = (struct filter){0};
	if (selected) {
		b->depth = 0;
		pick_leading(b, list, row.item);
	}
	pick_settle(b, list);
	return menu_redraw;
}

static void drop_character(struct filter *f)
{
	while (f->n && utf8_continues(f->text[f->n - 1]))
		f->n--;
	if (f->n)
		f->n--;
}

static void put_character(struct filter *f, const struct key_event *key)
{
	if (key->n > sizeof(f->text) - f->n)
		return;
	memcpy(f->text + f->n, key->text, key->n);
	f->n += key->n;
}

bool find_key(struct browser *b, const struct listing *list, const struct key_event *key,
	      struct menu_action *action)
{
	struct filter *f = &b->filter;
	bool empty = f->n == 0;

	switch (key->key) {
	case KEY_TEXT:
		put_character(f, key);
		break;
	case KEY_BACKSPACE:
		drop_character(f);
		break;
	case KEY_KILL_BEFORE:
	case KEY_KILL_WORD:
		f->n = 0;
		break;
	case KEY_ENTER:
		f->typing = false;
		break;
	case KEY_ESC:
	case KEY_CANCEL:
		empty = true;
		f->n = 0;
		break;
	default:
		f->typing = false;
		return false;
	}
	*action = empty && f->n == 0 ? find_end(b, list) : look(b, list);
	return true;
}
