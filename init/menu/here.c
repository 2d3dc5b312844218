/* What there is for keys to work on. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/here.h"

bool here_has(const struct browser *b, const struct listing *list, enum need need)
{
	const struct card none = {.setup = false}, *card = b->card ? b->card : &none;
	const bool has[] = {
		[NEED_NOTHING] = true,
		[NEED_ENTRY] = list->n > 0,
		[NEED_INSIDE] = b->depth || b->filter.on,
		[NEED_TRUST] = !b->locked && !card->hosted,
		[NEED_EDITOR] = !b->locked && list->n > 0,
		[NEED_MACHINE] = !card->hosted,
		[NEED_LEAVE] = card->hosted,
		[NEED_SETUP] = !b->locked && card->setup,
	};

	return has[need];
}
