/* Whether something may be written to a volume at all. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_PERMIT_H
#define INIT_WRITE_PERMIT_H

#include "init/catalog/catalog.h"

/* Pure: whether a configuration of the volume @asker may have @w written. Empty, and *@slot: where;
 * or in words why not. Nothing is written while a system sleeps that may have the volume mounted,
 * into image files, to what another file system's driver alone can write, or because something that
 * can be unplugged asks for it on what cannot. */
struct slice permit_write(const struct catalog *c, uint32_t asker, const struct boot_write *w,
			  const struct slot **slot);

/* Whether the volume is shown with what its journal has and its device has not. */
bool permit_replayed(const struct slot *s);

#endif
