/* What there is for keys to work on. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/here.h"

static bool has_setup(const struct browser *b)
{
	return !b->locked && b->card && b->card->setup;
}

bool here_has(const struct browser *b, const struct listing *list, enum need need)
{
	bool inside = b->depth || b->filter.on, listed = list->n > 0;

	switch (need) {
	case NEED_ENTRY:
		return listed;
	case NEED_INSIDE:
		return inside;
	case NEED_TRUST:
		return !b->locked;
	case NEED_EDITOR:
		return !b->locked && listed;
	case NEED_SETUP:
		return has_setup(b);
	case NEED_NOTHING:
		break;
	}
	return true;
}
