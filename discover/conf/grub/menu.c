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

/* Entries of hiddenentry have no number. */
static int by_position(const struct grub_menu *menu, uint64_t n)
{
	for (uint32_t i = 0; i < menu->n; i++)
		if (!menu->at[i].hidden && n-- == 0)
			return (int)i;
	return -1;
}

/* A number as GRUB takes it, which ignores what follows it. *@is_number: whether there is one. */
static int by_number(struct grub *g, const struct grub_menu *menu, struct slice element,
		     bool *is_number)
{
	int status = g->status;

	g->status = GRUB_OK;
	uint64_t n = grub_number(g, element, 0, NULL);
	*is_number = g->status == GRUB_OK;
	g->status = status;
	return *is_number ? by_position(menu, n) : -1;
}

static int by_text(const struct grub_menu *menu, struct slice element, bool ids, bool titles)
{
	for (uint32_t i = 0; element.n && i < menu->n; i++)
		if ((ids && slice_eq(menu->at[i].id, element)) ||
		    (titles && slice_eq(menu->at[i].title, element)))
			return (int)i;
	return -1;
}

/* rhboot looks for an id, then a title, then a number; others for a number, then for either. */
static int choose(struct grub *g, const struct grub_menu *menu, struct slice element,
		  bool *is_number)
{
	if (!grub_is(g, CHOOSES_BY_NAME)) {
		int i = by_number(g, menu, element, is_number);
		return *is_number ? i : by_text(menu, element, true, true);
	}
	*is_number = false;
	int i = by_text(menu, element, true, false);
	if (i < 0)
		i = by_text(menu, element, false, true);
	return i < 0 ? by_number(g, menu, element, is_number) : i;
}

/* The menu that SUSE's snapshots have begins with a way back, which "default" does not count. */
static bool is_snapshot(const struct grub *g, const struct grub_menu *menu)
{
	if (!grub_is(g, SHIFTS_SNAPSHOTS) || menu->n < 2)
		return false;
	struct slice first = menu->at[0].submenu ? S("Bootable snapshot")
						 : S("Help on bootable snapshot");
	return slice_starts(menu->at[0].title, first);
}

int grub_choose(struct grub *g, const struct grub_menu *menu, struct slice path, struct slice *rest)
{
	bool is_number;

	*rest = path;
	int i = choose(g, menu, first_element(g, rest), &is_number);

	if (!is_snapshot(g, menu))
		return i;
	return i < 0 ? 1 : is_number && (uint32_t)i + 1 < menu->n ? i + 1 : i;
}

bool grub_is_locked(const struct grub *g, const struct grub_entry *e)
{
	struct slice free = grub_get(g, S("unrestricted_menu"));

	if (!e->restricted || grub_get(g, S("superusers")).n == 0)
		return false;
	return !grub_is(g, FREES_MENU) || e->users.n || free.n == 0 ||
	       (free.p[0] != '1' && ascii_lower(free.p[0]) != 'y');
}

int grub_take_fallback(struct grub *g, const struct grub_menu *menu, struct slice *words)
{
	struct slice rest = *words, word = slice_word(&rest);
	bool is_number;
	int i = grub_is(g, CHOOSES_BY_NAME) ? by_text(menu, word, true, false) : -1;

	if (i < 0)
		i = by_number(g, menu, word, &is_number);
	*words = rest;
	return i;
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
