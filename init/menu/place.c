/* Naming submenus. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/place.h"

#include "lib/fnv.h"

/* A disk can make its own submenus collide, but not with another's: the volume is compared too. */
uint64_t place_config(const struct listed *l)
{
	if (!l->menu)
		return FNV64_START;
	return fnv64(fnv64(FNV64_START + l->menu->config_volume, l->menu->format), l->menu->config);
}

struct place place_of(const struct listed *l, uint32_t depth)
{
	uint64_t h = place_config(l);

	if (depth == 0)
		return (struct place){0};
	for (uint32_t i = 0; i < depth && i < l->entry->submenu.n; i++)
		h = fnv64(h, l->entry->submenu.at[i]);
	return (struct place){h, l->key.volume, depth};
}
