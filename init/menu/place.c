/* Naming submenus. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/place.h"

/* FNV-1a with the length, so that "ab" "c" is not "a" "bc". A disk can make its own submenus
 * collide, but not with another's: the volume is compared too. */
static uint64_t hash(uint64_t h, struct slice s)
{
	h = (h ^ s.n) * 0x100000001b3;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3;
	return h;
}

uint64_t place_config(const struct listed *l)
{
	uint64_t h = 0xcbf29ce484222325;

	if (!l->menu)
		return h;
	h = (h ^ l->menu->config_volume) * 0x100000001b3;
	return hash(hash(h, l->menu->format), l->menu->config);
}

struct place place_of(const struct listed *l, uint32_t depth)
{
	uint64_t h = place_config(l);

	if (depth == 0)
		return (struct place){0};
	for (uint32_t i = 0; i < depth && i < l->entry->submenu.n; i++)
		h = hash(h, l->entry->submenu.at[i]);
	return (struct place){h, l->key.volume, depth};
}
