/* The block devices of this machine, as volumes of the catalog. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_DEVICES_H
#define INIT_CATALOG_DEVICES_H

#include "init/catalog/catalog.h"

/*
 * Compare the catalog with @sysfs, a descriptor of /sys: new devices get slots, gone ones and those
 * that are no longer the same are handed to @forget, which removes them. Where there are more
 * devices than slots, fixed ones get them: what can be unplugged is forgotten for them, the last
 * first. What has a slot and is still there keeps it else, though sysfs may name others before it.
 * c->crowded says whether some had no slot.
 * 0, or -errno when sysfs cannot be read: then nothing has changed.
 */
int devices_compare(struct catalog *c, int sysfs, void (*forget)(void *arg, struct slot *s),
		    void *arg) __attribute__((warn_unused_result));

#endif
