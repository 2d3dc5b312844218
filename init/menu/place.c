/* Naming submenus. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/place.h"

#include "discover/submenu.h"

uint64_t place_config(const struct listed *l)
{
	return l->menu ? submenu_config(l->menu) : 0;
}

/* A disk can make its own submenus collide, but not with another's: the volume is compared too. */
struct place place_of(const struct listed *l, uint32_t depth)
{
	if (depth == 0)
		return (struct place){0};
	return (struct place){submenu_name(l->entry, depth), l->key.volume, depth};
}
