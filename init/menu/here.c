/* What there is for keys to work on. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/here.h"

static bool keeps(const struct listing *list, uint32_t where)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (list->at[i].menu && (list->at[i].menu->keeps & where))
			return true;
	return false;
}

bool here_has(const struct browser *b, const struct listing *list, enum need need)
{
	const struct card none = {.setup = false}, *card = b->card ? b->card : &none;
	const bool mine = !b->locked && !card->hosted;
	const bool has[] = {
		[NEED_NOTHING] = true,
		[NEED_ENTRY] = list->n > 0,
		[NEED_INSIDE] = b->depth || b->filter.on,
		[NEED_TRUST] = mine,
		[NEED_EDITOR] = !b->locked && list->n > 0,
		[NEED_KEPT] = mine && keeps(list, MENU_KEEPS_SAVED | MENU_KEEPS_FIRMWARE),
		[NEED_TIMEOUT] = mine && keeps(list, MENU_KEEPS_FIRMWARE),
		[NEED_MACHINE] = !card->hosted,
		[NEED_LEAVE] = card->hosted,
		[NEED_SETUP] = !b->locked && card->setup,
	};

	return has[need];
}
