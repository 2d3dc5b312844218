/* Making it costs more than the scan of a disk, and hardly anybody looks: not at every change. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/devices.h"

struct slice devices_text(struct devices *d)
{
	if (!d)
		return (struct slice){0};
	if (d->stale)
		d->make(d);
	d->stale = false;
	return d->text;
}
