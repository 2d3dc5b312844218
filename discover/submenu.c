/* Hashes configurations and titles, and finds the hashes again. */
/* SPDX-License-Identifier: MIT */
#include "discover/submenu.h"

#include <string.h>

#include "lib/fnv.h"

uint64_t submenu_config(const struct menu *m)
{
	return fnv64(fnv64(FNV64_START + m->config_volume, m->format), m->config);
}

void submenu_sign(const struct menu *m, struct boot_entry *e, struct arena *a)
{
	if (e->submenu.n == 0)
		return;
	char *at = arena_array(a, char, e->submenu.n * SUBMENU_NAME_BYTES);
	uint64_t h = submenu_config(m);

	for (uint32_t i = 0; i < e->submenu.n; i++) {
		h = fnv64(h, e->submenu.at[i]);
		memcpy(at + i * SUBMENU_NAME_BYTES, &h, sizeof(h));
	}
	e->places = (struct slice){at, e->submenu.n * SUBMENU_NAME_BYTES};
}

uint64_t submenu_name(const struct boot_entry *e, uint32_t depth)
{
	uint64_t name = 0;

	if (depth && depth * SUBMENU_NAME_BYTES <= e->places.n)
		memcpy(&name, e->places.p + (depth - 1) * SUBMENU_NAME_BYTES, sizeof(name));
	return name;
}
