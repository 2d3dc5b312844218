/* Finding an entry by what "default" says. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/menu.h"

int grub_add_entry(struct grub *g, const struct grub_entry *e)
{
	if (!g->menu)
		return grub_error(g, GRUB_MENU, "no menu context");
	if (g->menu->n >= LIMIT_ENTRIES) {
		grub_note(g, NOTE_LIMIT, "more than %d menu entries", LIMIT_ENTRIES);
		return GRUB_OK;
	}
	*ARENA_PUSH(g->arena, &g->menu->at, &g->menu->n) = *e;
	return GRUB_OK;
}

void grub_show_menu(struct grub *g, struct grub_menu *menu)
{
	g->status = GRUB_OK;
	if (g->stop == STOP_NONE && g->hooks && g->hooks->show_menu)
		g->hooks->show_menu(g->hooks->data, g, menu);
}

/* The first element of a path, with ">>" resolved; *@path goes behind its '>'. */
static struct slice first_element(struct grub *g, struct slice *path)
{
	struct text t = {.arena = g->scratch, .max = LIMIT_TEXT_BYTES};

	while (path->n) {
		if (slice_skip(path, S(">>"))) {
			text_char(&t, '>');
		} else if (slice_skip(path, S(">"))) {
			break;
		} else {
			text_char(&t, path->p[0]);
			*path = slice_from(*path, 1);
		}
	}
	return text_slice(&t);
}

/* A number as GRUB takes it; upstream ignores what follows it. */
static int by_number(struct grub *g, const struct grub_menu *menu, struct slice element)
{
	int status = g->status;
	uint64_t n = grub_number(g, element, 0, NULL);
	bool bad = g->status != status;

	g->status = status;
	return bad || n >= menu->n ? -1 : (int)n;
}

/* Upstream and rhboot disagree about the order;
 * id, title, number makes both families' files work. */
int grub_choose(struct grub *g, const struct grub_menu *menu, struct slice path, struct slice *rest)
{
	*rest = path;
	struct slice element = first_element(g, rest);

	for (uint32_t i = 0; element.n && i < menu->n; i++)
		if (slice_eq(menu->at[i].id, element))
			return (int)i;
	for (uint32_t i = 0; element.n && i < menu->n; i++)
		if (slice_eq(menu->at[i].title, element))
			return (int)i;
	return by_number(g, menu, element);
}

struct slice grub_chosen(struct grub *g, struct slice id)
{
	struct text t = {.arena = g->scratch, .max = LIMIT_TEXT_BYTES};
	struct slice outer = grub_get(g, S("chosen"));

	if (grub_has(g, S("chosen"))) {
		text_put(&t, outer);
		text_char(&t, '>');
	}
	for (struct slice rest = id; rest.n; rest = slice_from(rest, slice_find(rest, '>') + 1)) {
		size_t n = slice_find(rest, '>');
		text_put(&t, slice_upto(rest, n));
		if (n < rest.n)
			text_put(&t, S(">>"));
	}
	return text_slice(&t);
}
